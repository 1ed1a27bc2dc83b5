import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { drawLatents } from '../../src/gan/index.ts'
import type { Config, LatentArrays } from '../../src/gan/index.ts'
import { exportRun, openTrainedRun, startRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { labelsNpy, npyBytes, npzBytes } from '../data/npy-bytes.ts'
import '../support/all-close.ts'
import { pythonWith } from '../support/python.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const fileOf = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
const script = fileOf('examples/load_generator.py')
const parent = temporaryFolder()
const COUNT = 5

/** Writes made-up images of ten classes as a NumPy archive; returns its path. */
function madeUpImages(height: number, width: number): string {
  const labels = Array.from({ length: 60 }, (_, index) => index % 10)
  const pixels = Uint8Array.from({ length: labels.length * height * width }, (_, at) => (at * 7) % 256)
  const arrays = { x_train: npyBytes('|u1', [labels.length, height, width], pixels), y_train: labelsNpy(labels) }
  const path = join(parent, `${height}x${width}.npz`)
  writeFileSync(path, npzBytes(arrays))
  return path
}

/** Trains three steps, exports, and returns where the weights are and what Facet makes with them. */
async function exported(name: string, preset: string, settings: Readonly<Record<string, unknown>>) {
  const [folder, out] = [join(parent, name), join(parent, `${name}-export`)]
  const config = tinyConfig({ steps: 3, ...settings }, preset)
  const { events } = await startRun({ config, preset, out: folder, command: ['test'] })
  for await (const _ of events);
  await exportRun(folder, { out, formats: ['safetensors'] })
  const { gan } = await openTrainedRun(folder)
  const latents = drawLatents(config.latents, COUNT, { seed: 1, purpose: 'test' })
  const generator = await gan.generator()
  const { images } = await generator.run(latents, COUNT)
  await generator.release()
  return { weights: join(out, 'generator.safetensors'), latents: sideBySide(config, latents), images }
}

/** The latent vectors, `[count, columns]`, as bytes of a NumPy file. */
function sideBySide({ latents: parts }: Config, latents: LatentArrays): Uint8Array {
  const rows = Array.from({ length: COUNT }, (_, row) =>
    parts.flatMap(({ name, size }) => [...latents[name].subarray(row * size, (row + 1) * size)]),
  )
  return npyBytes('<f4', [COUNT, rows[0].length], Float32Array.from(rows.flat()))
}

/** The values of a NumPy file of float32. */
function valuesOf(path: string): Float32Array {
  const bytes = readFileSync(path)
  return new Float32Array(
    bytes.buffer.slice(bytes.byteOffset + 10 + bytes.readUInt16LE(8), bytes.byteOffset + bytes.length),
  )
}

it('the documentation has the example as it is', () => {
  expect(fileOf('docs/export.md')).toContain(`\n\`\`\`python\n${script}\`\`\`\n`)
})

const python = pythonWith('numpy', 'torch')

describe.skipIf(!python)(
  'PyTorch (skipped where no Python with torch and numpy is at hand; PYTHON=… names one)',
  () => {
    it.each<[string, string, Record<string, unknown>]>([
      ['facet', 'facet', { 'data.source': madeUpImages(28, 28) }],
      ['tutorial', 'tutorial', { 'data.source': madeUpImages(28, 28) }],
      ['odd sizes and kernels', 'facet', { 'data.source': madeUpImages(17, 23), 'networks.generator.kernel': 5 }],
    ])(
      'makes the same images with the weights of %s',
      async (name, preset, settings) => {
        const { weights, latents, images } = await exported(name, preset, settings)
        const [given, made] = ['latents.npy', 'images.npy'].map((file) => join(parent, `${name}-${file}`))
        writeFileSync(given, latents)
        python?.(script, weights, given, made)
        expect(valuesOf(made)).toBeAllClose(images, { absolute: 1e-6 })
      },
      180_000,
    )
  },
)
