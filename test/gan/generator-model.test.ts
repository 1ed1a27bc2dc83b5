import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VERSION } from '../../src/array/index.ts'
import { drawLatents, generatorInputs, generatorModel, generatorProgram, modelMetadata } from '../../src/gan/index.ts'
import type { GeneratorInput, LatentArrays } from '../../src/gan/index.ts'
import { evaluate } from '../../src/graph/index.ts'
import '../support/all-close.ts'
import { normals } from '../support/draws.ts'
import { readModel } from '../support/onnx-reader.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const image = { height: 28, width: 28, channels: 1 }
const classes = Array.from({ length: 10 }, (_, label) => `${label}`)

const residual = { 'networks.generator.blocks': 'residual' }
/** A preset and its changes; how far float32 may be off, which is more in deeper networks of such weights. */
const cases: [string, Readonly<Record<string, unknown>>, number][] = [
  ['papers', {}, 1e-5],
  ['tutorial', {}, 1e-5],
  ['papers', residual, 2e-4],
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
      generatorInputs(config.latents).map((input) => [
        input.name,
        new Tensor('float32', columnsOf(latents, input, rows), [rows.length, input.size]),
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
      config.latents.map(({ name, size }) => [name, rowsOf(latents[name], size, [5, 6, 7])]),
    )
    const { images } = evaluate(program as { outputs: { images: typeof program.outputs.images } }, {
      ...networks,
      ...own,
    })
    expect(await imagesOf([5, 6, 7])).toBeAllClose(images, { absolute })
    expect(new Set(images.map((value) => Math.round(10 * value))).size).toBeGreaterThan(5)
  })

  it('has an input for every code, and one for every other part', () => {
    const { graph } = readModel(bytes)
    const [{ name: category }, { name: code }, noise] = config.latents
    expect(graph.inputs.map(({ name, dimensions }) => [name, dimensions])).toEqual([
      [category, ['batch', 10]],
      [`${code}_1`, ['batch', 1]],
      [`${code}_2`, ['batch', 1]],
      [noise.name, ['batch', noise.size]],
    ])
    expect(graph.outputs.map(({ name, dimensions }) => [name, dimensions])).toEqual([['images', ['batch', 28, 28, 1]]])
  })

  it('describes itself', () => {
    const range = preset === 'papers' ? [-1, 1] : [-2, 2]
    const codes = [1, 2].map((number) => ({ name: `${config.latents[1].name}_${number}`, range }))
    const { producer, metadata } = readModel(bytes)
    expect([producer, metadata]).toEqual([
      'facet',
      {
        'facet.version': VERSION,
        'facet.latents': JSON.stringify(config.latents),
        'facet.classes': JSON.stringify(classes),
        'facet.image': JSON.stringify(image),
        'facet.codes': JSON.stringify(codes),
      },
    ])
  })
})

describe('the description of a model', () => {
  const config = tinyConfig()

  it('says what is known of where it comes from, as plain text', () => {
    const origin = { name: 'my run', data: 'letters', fingerprint: 'ab12', preset: 'facet', step: 0 }
    const licence = 'CC BY 4.0\nhttps://creativecommons.org/licenses/by/4.0/'
    const said = modelMetadata({ config, image, classes: ['a,"b"', '猫', ''], origin, licence })
    expect(said).toMatchObject({
      'facet.name': 'my run',
      'facet.data': 'letters',
      'facet.fingerprint': 'ab12',
      'facet.preset': 'facet',
      'facet.step': '0',
      model_license: licence,
    })
    expect(JSON.parse(said['facet.classes'])).toEqual(['a,"b"', '猫', ''])
  })

  it('says what codes mean, of those codes alone', () => {
    const said = modelMetadata({ config, image, classes, meanings: { code_2: 'slant (ρ 0.98)' } })
    expect(JSON.parse(said['facet.codes'])).toEqual([
      { name: 'code_1', range: [-1, 1] },
      { name: 'code_2', range: [-1, 1], meaning: 'slant (ρ 0.98)' },
    ])
  })

  it('leaves a part without a recogniser, and a categorical one, whole', () => {
    const parts = [
      { name: 'kind', kind: 'categorical', size: 3, supervised: false, recognised: true },
      { name: 'hidden', kind: 'uniform', size: 4, supervised: false, recognised: false },
      { name: 'style', kind: 'normal', size: 1, supervised: false, recognised: true },
    ] as const
    expect(generatorInputs(parts).map(({ name, column, size }) => [name, column, size])).toEqual([
      ['kind', 0, 3],
      ['hidden', 0, 4],
      ['style', 0, 1],
    ])
  })
})

function rowsOf(values: Float32Array, size: number, rows: readonly number[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => [...values.subarray(row * size, (row + 1) * size)]))
}

/** Rows of what an input takes. */
function columnsOf(
  latents: LatentArrays,
  { part, column, size }: GeneratorInput,
  rows: readonly number[],
): Float32Array {
  const values = rows.flatMap((row) => {
    const first = row * part.size + column
    return [...latents[part.name].subarray(first, first + size)]
  })
  return Float32Array.from(values)
}
