import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { imageShape, sizeOf } from '../../src/array/index.ts'
import type { DataSet } from '../../src/data/index.ts'
import { Graph, gemm, input, reshape, tanh } from '../../src/graph/index.ts'
import { categoryPart } from '../../src/gan/index.ts'
import { drawSamples, readImages } from '../../src/metrics/index.ts'
import type { ImageSet } from '../../src/metrics/index.ts'
import { writeModel } from '../../src/onnx/index.ts'
import { openTrainedRun, startRun } from '../../src/train/node/index.ts'
import type { ImagesReportFile } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { labelsNpy, npyBytes, npzBytes } from '../data/npy-bytes.ts'
import { expectRefusal, facet, facetHere } from '../support/facet.ts'
import { DIGITS, writeJudgedDigits } from '../support/judged-digits.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const parent = temporaryFolder()
const COUNT = 60
let data: DataSet
let source: string
let samples: ImageSet

beforeAll(async () => {
  vi.stubEnv('FACET_CACHE', join(parent, 'cache'))
  ;({ source, data } = await writeJudgedDigits(parent, join(parent, 'cache')))
  const config = tinyConfig({ ...DIGITS, 'data.source': source, steps: 3 }, 'facet')
  const { events } = await startRun({ config, preset: 'facet', out: join(parent, 'run'), command: ['test'] })
  for await (const _ of events);
  const { gan } = await openTrainedRun(join(parent, 'run'))
  const { latents } = gan.config
  const generator = await gan.generator()
  const sampling = { generator, latents, part: categoryPart(latents), image: gan.image }
  samples = await drawSamples(
    sampling,
    Array.from({ length: COUNT }, (_, row) => row % data.train.classes.length),
    0,
  )
  await generator.release()
}, 120_000)
afterAll(() => {
  vi.unstubAllEnvs()
})

const bytesOf = ({ images }: ImageSet) => Uint8Array.from(images, (value) => Math.round(255 * value))

/** Writes images as PNG files in folders named by their group. */
function writePngs(folder: string, set: ImageSet, nameOf: (group: number) => string): string {
  const { width, height, channels } = set.image
  const size = sizeOf(imageShape(set.image))
  const bytes = bytesOf(set)
  for (const [row, group] of set.groups.entries()) {
    const place = join(parent, folder, nameOf(group))
    mkdirSync(place, { recursive: true })
    const pixels = bytes.subarray(row * size, (row + 1) * size)
    writeFileSync(join(place, `${row}.png`), encode({ width, height, channels, depth: 8, data: pixels }))
  }
  return join(parent, folder)
}

/** Evaluates what is not a run, and returns the report. */
async function evaluated(out: string, ...args: string[]): Promise<ImagesReportFile & { stderr: string }> {
  const where = ['--data', source, '--out', join(parent, out), '--threads', '1', '--json']
  const { code, stdout, stderr } = await facet(['evaluate', ...args, ...where])
  expect([code, stderr]).toEqual([0, expect.any(String)])
  const { file, page, ...report } = JSON.parse(stdout) as ImagesReportFile & { file: string; page: string }
  expect(report).toEqual(JSON.parse(readFileSync(file, 'utf8')))
  expect(existsSync(page)).toBe(true)
  return { ...report, stderr }
}

const NAMES = ['accuracy', 'ganTrain', 'frechet', 'kid', 'variance', 'nearest'] as const

describe('samples of a run', () => {
  it('score alike as the run, its generator’s file, a folder of PNGs and an array', async () => {
    const run = await facet(['evaluate', join(parent, 'run'), '--count', `${COUNT}`, '--threads', '1', '--json'])
    const own = JSON.parse(run.stdout) as ImagesReportFile
    const model = await evaluated('m', '--generator', join(parent, 'run', 'generator.onnx'), '--count', `${COUNT}`)
    const folder = await evaluated(
      'f',
      '--images',
      writePngs('png', samples, (group) => data.train.classes[group]),
    )
    const array = npyBytes('|u1', [COUNT, ...imageShape(samples.image)], bytesOf(samples))
    writeFileSync(join(parent, 's.npz'), npzBytes({ images: array, labels: labelsNpy(samples.groups) }))
    const npz = await evaluated('n', '--images', join(parent, 's.npz'))
    expect([model.overall, model.perClass]).toEqual([own.overall, own.perClass])
    for (const name of NAMES) {
      const { value, floor } = own.overall[name]
      for (const other of [folder, npz]) {
        expect(other.overall[name].floor).toBeCloseTo(floor ?? NaN, 3)
        const apart = Math.abs((other.overall[name].value ?? NaN) - (value ?? NaN))
        expect(apart).toBeLessThan(name === 'ganTrain' ? 0.2 : 0.02 * Math.max(1, Math.abs(value ?? 0)))
      }
    }
    expect(npz.overall.frechet.value).toBeCloseTo(folder.overall.frechet.value ?? NaN, 3)
  }, 120_000)
})

describe('images of the data', () => {
  it('score as the baseline does', async () => {
    const { overall, count } = await evaluated('d', '--images', writePngs('real', readImages(data.train), String))
    const { value, floor } = overall.frechet
    expect(count).toBe(data.train.size)
    expect(value).toBeGreaterThan(0)
    expect(Math.abs((value ?? 0) - (floor ?? 0))).toBeLessThan(0.3 * (floor ?? 0))
  }, 60_000)
})

describe('images without labels', () => {
  it('have no class scores, rather than scores of 0', async () => {
    const report = await evaluated(
      'u',
      '--images',
      writePngs('flat', samples, () => '.'),
    )
    const { accuracy, ganTrain, variance, frechet } = report.overall
    expect([accuracy.value, ganTrain.value, variance.value, report.confusion]).toEqual([null, null, null, null])
    expect(report.perClass).toEqual([])
    expect(frechet.value).toBeGreaterThan(0)
    expect(report.stderr).toContain('The images have no labels: class scores are left out.')
  }, 60_000)

  it('are made of labelled ones by --unlabelled', async () => {
    const folder = writePngs('named', samples, (group) => `kind ${group}`)
    expectRefusal(
      await facetHere(['evaluate', '--images', folder, '--data', source]),
      2,
      "'kind 0', 'kind 1', 'kind 2'",
    )
    const report = await evaluated('l', '--images', folder, '--unlabelled')
    expect([report.confusion, report.count]).toEqual([null, COUNT])
  }, 60_000)
})

describe('images of another size', () => {
  it('are brought to the size of the data', async () => {
    const [height, width] = [32, 24]
    const set = {
      ...samples,
      image: { height, width, channels: 3 },
      count: 12,
      groups: Array.from({ length: 12 }, (_, row) => row % 3),
    }
    const images = Float32Array.from({ length: 12 * height * width * 3 }, (_, at) => ((at * 7919) % 256) / 255)
    const report = await evaluated('w', '--images', writePngs('wide', { ...set, images }, String))
    expect(report.count).toBe(12)
    expect(report.source.reading[0]).toContain(`${data.train.image.height}×${data.train.image.width}`)
  }, 60_000)
})

/** A generator of 8 numbers and perhaps a second vector, which makes NCHW images in [−1, 1]. */
function foreignModel(name: string, extra?: number): string {
  const { height, width } = data.train.image
  const pixels = height * width
  const graph = new Graph()
  const weight = input(graph, 'weight', [8, pixels])
  const picture = reshape(tanh(gemm(input(graph, 'z', [4, 8]), weight)), [4, 1, height, width])
  const weights = { weight: Float32Array.from({ length: 8 * pixels }, (_, at) => Math.sin(at)) }
  const outputs = { picture, ...(extra && { copy: reshape(input(graph, 'other', [4, extra]), [4, extra, 1]) }) }
  const path = join(parent, `${name}.onnx`)
  writeFileSync(path, writeModel({ outputs }, { weights }))
  return path
}

describe('a generator from elsewhere', () => {
  it('is told by its shapes, and what was guessed is said', async () => {
    const report = await evaluated('g', '--generator', foreignModel('plain'), '--count', '30')
    expect(report.source.reading.join(' ')).toMatch(
      /'z' \(float32 \[4, 8\]\) is taken for the latent vector, drawn from N\(0, 1\).*channels first; -1 is black and 1 white/,
    )
    expect([report.count, report.overall.accuracy.value]).toEqual([30, null])
    expect(report.overall.frechet.value).toBeGreaterThan(0)
  }, 60_000)

  it('is asked for classes where a second input is one-hot', async () => {
    const report = await evaluated('o', '--generator', foreignModel('classes', 3), '--count', '30')
    expect(report.source.reading[0]).toContain("'other' (float32 [4, 3]) for one-hot classes")
    expect(report.confusion?.map((row) => row.reduce((sum, count) => sum + count))).toEqual([10, 10, 10])
  }, 60_000)

  it('is refused, with its inputs, where they cannot be told', async () => {
    const refused = await facetHere(['evaluate', '--generator', foreignModel('odd', 5), '--data', source])
    expectRefusal(refused, 2, "its inputs are 'z' (float32 [4, 8]), 'other' (float32 [4, 5])")
  })
})

it.each<[string, string[], string]>([
  ['nothing to judge', [], 'pass the folder of a run, --images or --generator'],
  ['two things to judge', ['run', '--images', 'x'], 'only one of them'],
  ['no data', ['--images', 'x'], 'pass the data to judge by'],
  ['a folder that is taken', ['--images', 'x', '--data', 'mnist', '--out', parent], 'already exists'],
  ['a place for the report of a run', ['run', '--out', 'x'], '--out is for --images'],
  ['a range that is none', ['--images', 'x', '--range', '1,1'], 'two numbers, the lesser first'],
])('refuses %s', async (_, args, message) => {
  expectRefusal(await facetHere(['evaluate', ...args]), 2, message)
})
