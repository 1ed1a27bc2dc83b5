import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { drawLatents, generatorModel, recogniserModel } from '../../src/gan/index.ts'
import type { LatentPart } from '../../src/gan/index.ts'
import { Graph, concat, constant, gemm, input, reshape, slice } from '../../src/graph/index.ts'
import { readMetadata, replaceMetadata, writeModel } from '../../src/onnx/index.ts'
import { ganOf } from '../../src/train/index.ts'
import type { TrainedGan } from '../../src/train/index.ts'
import { openTrainedRun, recogniserFile, runPaths } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import '../support/all-close.ts'
import { checkpointGan } from '../support/checkpoint-gan.ts'
import { trainTinyRun } from '../support/facet.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const parent = temporaryFolder()
const run = join(parent, 'run')

beforeAll(() => trainTinyRun(run))

/** Copies the run, and changes the copy. */
function copyOf(name: string, change: (paths: ReturnType<typeof runPaths>) => void): string {
  const folder = join(parent, name)
  cpSync(run, folder, { recursive: true })
  change(runPaths(folder))
  return folder
}

const latentsOf = ({ config }: TrainedGan, count: number) =>
  drawLatents(config.latents, count, { seed: 1, purpose: 'test' })

async function imagesOf(gan: TrainedGan, latents: ReturnType<typeof latentsOf>, count: number): Promise<Float32Array> {
  const generator = await gan.generator()
  const { images } = await generator.run(latents, count)
  await generator.release()
  return images
}

async function readingsOf(gan: TrainedGan, images: Float32Array, count: number): Promise<Record<string, Float32Array>> {
  const recogniser = await gan.recogniser()
  const readings = await recogniser.run({ images }, count)
  await recogniser.release()
  return readings
}

/** Writes the step that a model says it is of. */
function changeStep(path: string, step: string): void {
  const bytes = readFileSync(path)
  writeFileSync(path, replaceMetadata(bytes, { ...readMetadata(bytes), 'facet.step': step }))
}

describe('a run that is opened', () => {
  it('makes the images, and reads them, as its checkpoint’s networks do', async () => {
    const { gan, step } = await openTrainedRun(run)
    const own = ganOf(await checkpointGan(run))
    const count = 130
    const latents = latentsOf(gan, count)
    const images = await imagesOf(gan, latents, count)
    expect([step, images.length]).toEqual([3, count * 784])
    expect(images).toBeAllClose(await imagesOf(own, latents, count), { absolute: 1e-5 })
    const [read, expected] = [await readingsOf(gan, images, count), await readingsOf(own, images, count)]
    expect(Object.keys(read).toSorted()).toEqual(Object.keys(expected).toSorted())
    for (const [name, values] of Object.entries(expected)) expect(read[name]).toBeAllClose(values, { absolute: 1e-5 })
  })

  it('makes an image of its own latents alone, bit for bit', async () => {
    const { gan } = await openTrainedRun(run)
    const latents = latentsOf(gan, 120)
    const all = await imagesOf(gan, latents, 120)
    const rows = ({ size }: LatentPart, values: Float32Array) => values.subarray(107 * size, 110 * size)
    const few = Object.fromEntries(gan.config.latents.map((part) => [part.name, rows(part, latents[part.name])]))
    expect(await imagesOf(gan, few, 3)).toEqual(all.slice(107 * 784, 110 * 784))
  })

  it('needs no checkpoint', async () => {
    const folder = copyOf('no-checkpoints', ({ checkpoints }) => rmSync(checkpoints, { recursive: true }))
    const { gan } = await openTrainedRun(folder)
    const images = await imagesOf(gan, latentsOf(gan, 2), 2)
    expect((await readingsOf(gan, images, 2)).source.every(Number.isFinite)).toBe(true)
  })

  it('without models has those of its checkpoint, and is left as it is', async () => {
    const folder = copyOf('no-models', ({ model, recogniser }) => {
      for (const path of [model, recogniser]) rmSync(path)
    })
    const [{ gan, step }, whole] = [await openTrainedRun(folder), await openTrainedRun(run)]
    const latents = latentsOf(gan, 2)
    const images = await imagesOf(gan, latents, 2)
    expect([step, images]).toEqual([3, await imagesOf(whole.gan, latents, 2)])
    expect(await readingsOf(gan, images, 2)).toEqual(await readingsOf(whole.gan, images, 2))
    expect(await recogniserFile(folder)).toEqual(await recogniserFile(run))
    expect(readdirSync(folder).filter((name) => name.endsWith('.onnx'))).toEqual([])
  })

  it('has its recogniser from the checkpoint where the file is of another step', async () => {
    const folder = copyOf('other-step', ({ recogniser }) => changeStep(recogniser, '2'))
    expect(await recogniserFile(folder)).toEqual(await recogniserFile(run))
    rmSync(runPaths(folder).checkpoints, { recursive: true })
    await expect(recogniserFile(folder)).rejects.toThrow(
      /recogniser\.onnx: it is of step 2, .* of step 3; .* is gone\./,
    )
    rmSync(runPaths(folder).recogniser)
    await expect(recogniserFile(folder)).rejects.toThrow('recogniser.onnx: it is missing; the checkpoint')
    expect(existsSync(runPaths(folder).recogniser)).toBe(false)
  })

  it('is refused where its images are of no size that can be', async () => {
    const folder = copyOf('vast', ({ record }) => {
      const text = readFileSync(record, 'utf8')
      writeFileSync(record, text.replaceAll('"height": 28', '"height": 1000000000'))
    })
    await expect((await openTrainedRun(folder)).gan.generator()).rejects.toThrow(
      /100 rows of 'images' are more than 536870912/,
    )
  })

  it('is refused where its generator gives other than it declares', async () => {
    const graph = new Graph()
    const inputs = Object.entries({ class: 10, code_1: 1, code_2: 1, noise: 38 })
    const drawn = inputs.map(([name, size]) => input(graph, name, [2, size]))
    // The first of a batch alone, though an image of each row is declared.
    const pixels = gemm(concat(drawn, 1), constant(graph, new Array<number>(50 * 784).fill(0), [50, 784]))
    const images = reshape(slice(pixels, { start: [0, 0], shape: [1, 784] }), [1, 28, 28, 1])
    const bytes = writeModel({ outputs: { images } }, { anyBatch: true, metadata: { 'facet.step': '3' } })
    const folder = copyOf('lying', ({ model }) => writeFileSync(model, bytes))
    const generator = await (await openTrainedRun(folder)).gan.generator()
    const latents = latentsOf((await openTrainedRun(run)).gan, 1)
    await expect(generator.run(latents, 1)).rejects.toThrow("gives 784 values of 'images' where it declares 78400")
    await generator.release()
  })

  it('is of the step that its generator says', async () => {
    const folder = copyOf('said-step', ({ model }) => changeStep(model, '2'))
    expect((await openTrainedRun(folder)).step).toBe(2)
  })
})

describe('a model that cannot be used is refused:', () => {
  const foreign = (write: typeof generatorModel) => {
    const config = tinyConfig()
    const image = { height: 16, width: 16, channels: 1 }
    const { networks } = initialState(config, { image, batch: 2 })
    return write({ config, image, classes: Array.from({ length: 10 }, String), origin: { step: 3 } }, networks)
  }
  const cases: [string, (bytes: Uint8Array) => Uint8Array, RegExp][] = [
    ['cut off', (bytes) => bytes.subarray(0, 9000), /damaged, or not a model of a run\. Remove it/],
    ['empty', () => new Uint8Array(), /damaged, or not a model of a run/],
    ['a page', () => Buffer.from('<!doctype html>'), /damaged, or not a model of a run/],
    ['of another maker', (bytes) => replaceMetadata(bytes, {}), /damaged, or not a model of a run/],
    ['metadata alone', () => replaceMetadata(new Uint8Array(), { 'facet.step': '3' }), /not an ONNX model that can be/],
    [
      'zeros within',
      (bytes) => Uint8Array.from(bytes).fill(0, 100, 4000),
      /damaged, or not a model|not an ONNX model that can be run/,
    ],
  ]

  it.each([
    ...cases,
    [
      'of other images',
      () => foreign(generatorModel),
      /its outputs are not those of this run's network, .* \[28,28,1\]/,
    ],
    ['a recogniser', () => foreign(recogniserModel), /its inputs are not those of this run's network/],
  ] as typeof cases)('a generator, %s', async (name, change, message) => {
    const folder = copyOf(`generator ${name}`, ({ model }) => writeFileSync(model, change(readFileSync(model))))
    const loading = async () => (await openTrainedRun(folder)).gan.generator()
    await expect(loading()).rejects.toThrow(FacetError)
    await expect(loading()).rejects.toThrow(message)
  })

  it.each(cases)('a recogniser, %s', async (name, change, message) => {
    const folder = copyOf(`recogniser ${name}`, ({ recogniser }) => {
      writeFileSync(recogniser, change(readFileSync(recogniser)))
    })
    const { gan } = await openTrainedRun(folder)
    await expect(gan.recogniser()).rejects.toThrow(message)
  })
})
