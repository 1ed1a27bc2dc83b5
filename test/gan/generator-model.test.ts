import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawLatents, generatorModel, generatorProgram } from '../../src/gan/index.ts'
import type { LatentArrays, PresetName } from '../../src/gan/index.ts'
import { evaluate } from '../../src/graph/index.ts'
import '../support/all-close.ts'
import { normals } from '../support/draws.ts'
import { readModel } from '../support/onnx-reader.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const image = { height: 28, width: 28, channels: 1 }
const classes = Array.from({ length: 10 }, (_, label) => `${label}`)

const residual = { 'networks.generator.blocks': 'residual' }
/** A preset and its changes; how far float32 may be off, which is more in deeper networks of such weights. */
const cases: [PresetName, Readonly<Record<string, unknown>>, number][] = [
  ['facet', {}, 1e-5],
  ['tutorial', {}, 1e-5],
  ['facet', residual, 2e-4],
]

describe.each(cases)('the model of a %s generator, %j', (preset, settings, absolute) => {
  const config = tinyConfig(settings, preset)
  const { networks } = initialState(config, { image, batch: 2 })
  // Networks as training might leave them: those of the beginning would hide a mistake.
  for (const [name, array] of Object.entries(networks)) {
    if (name.endsWith('weight')) array.set(array.map((value) => 3 * value))
    if (/(mean|shift|bias)$/.test(name)) array.set(normals(name, array.length))
    if (name.endsWith('variance')) array.set(normals(name, array.length).map((value) => 0.2 + value ** 2))
  }
  const bytes = generatorModel({ config, image, classes }, networks)
  const latents = drawLatents(config.latents, 100, { seed: 3, purpose: 'test' })
  let session: InferenceSession

  beforeAll(async () => {
    session = await InferenceSession.create(bytes)
  })
  afterAll(() => session.release())

  /** Images of some rows of the latents, in one batch. */
  async function imagesOf(rows: readonly number[]): Promise<Float32Array> {
    const feeds = Object.fromEntries(
      config.latents.map(({ name, size }) => [
        name,
        new Tensor('float32', rowsOf(latents, name, size, rows), [rows.length, size]),
      ]),
    )
    const { images } = await session.run(feeds)
    expect(images.dims).toEqual([rows.length, 28, 28, 1])
    return images.data as Float32Array
  }

  it('makes of a latent the same image whatever its batch mates, in batches of 1, 7 and 100', async () => {
    const all = await imagesOf([...Array(100).keys()])
    for (const rows of [[41], [0], [99, 3, 41, 41, 0, 17, 58]]) {
      const images = await imagesOf(rows)
      for (const [place, row] of rows.entries()) {
        const expected = all.subarray(784 * row, 784 * (row + 1))
        expect(images.subarray(784 * place, 784 * (place + 1))).toBeAllClose(expected, { absolute: 1e-6 })
      }
    }
  })

  it('makes what the reference makes', async () => {
    const program = generatorProgram(config, { image, batch: 3, normalisation: 'running' })
    const own = Object.fromEntries(
      config.latents.map(({ name, size }) => [name, rowsOf(latents, name, size, [5, 6, 7])]),
    )
    const { images } = evaluate(program as { outputs: { images: typeof program.outputs.images } }, {
      ...networks,
      ...own,
    })
    expect(await imagesOf([5, 6, 7])).toBeAllClose(images, { absolute })
    expect(new Set(images.map((value) => Math.round(10 * value))).size).toBeGreaterThan(5)
  })

  it('names its inputs as the latents, and describes them', () => {
    const { graph, metadata } = readModel(bytes)
    expect(graph.inputs.map(({ name, dimensions }) => [name, dimensions])).toEqual(
      config.latents.map(({ name, size }) => [name, ['batch', size]]),
    )
    expect(graph.outputs.map(({ name, dimensions }) => [name, dimensions])).toEqual([['images', ['batch', 28, 28, 1]]])
    const described = Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [key, JSON.parse(value) as unknown]),
    )
    const [, codes] = config.latents
    const range = preset === 'facet' ? [-1, 1] : [-2, 2]
    expect(described).toEqual({
      'facet.latents': config.latents,
      'facet.classes': classes,
      'facet.image': image,
      'facet.codes': [0, 1].map((column) => ({
        name: `${codes.name}_${column + 1}`,
        input: codes.name,
        column,
        range,
      })),
    })
  })
})

function rowsOf(latents: LatentArrays, name: string, size: number, rows: readonly number[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => [...latents[name].subarray(row * size, (row + 1) * size)]))
}
