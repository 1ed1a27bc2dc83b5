import { describe, expect, it } from 'vitest'
import { codesOf, drawLatents } from '../../src/gan/index.ts'
import type { LatentArrays } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import {
  classSheetFigure,
  codeSteps,
  loadGenerator,
  loadRecogniser,
  rowNames,
  traversalFigure,
} from '../../src/train/index.ts'
import type { SheetMaker } from '../../src/train/index.ts'
import type { BatchedProgram } from '../../src/runtime/index.ts'
import '../support/all-close.ts'
import { mnist } from '../support/mnist.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const config = tinyConfig()
const { image, classes } = mnist.train
const { networks } = initialState(config, { image, batch: 4 })
const gan = { config, image, networks, runtime: nodeRuntime({ threads: 1 }) }
const latents = drawLatents(config.latents, 7, { seed: 1, purpose: 'test' })

describe('a batched program', () => {
  it.each([1, 3, 7, 100])('serves 7 rows in batches of %d', async (batch) => {
    const [generator, whole] = [await loadGenerator(gan, { batch }), await loadGenerator(gan)]
    const [own, expected] = [await generator.run(latents, 7), await whole.run(latents, 7)]
    expect(own.images).toHaveLength(7 * 784)
    expect(own.images).toBeAllClose(expected.images, { absolute: 1e-6 })
    await generator.release()
    await whole.release()
  })

  it('gives each run arrays of its own', async () => {
    const recogniser = await loadRecogniser(gan)
    const first = await recogniser.run({ images: new Float32Array(784) }, 1)
    const before = structuredClone(first)
    await recogniser.run({ images: new Float32Array(2 * 784).fill(1) }, 2)
    expect(first).toEqual(before)
    expect(Object.entries(first).map(([name, { length }]) => [name, length])).toEqual([
      ['source', 1],
      ['class', 10],
      ['code', 2],
    ])
    await recogniser.release()
  })

  it('with batch statistics depends on the batch: the tutorial’s confound', async () => {
    const [alone, together] = [1, 7].map((batch) => loadGenerator(gan, { normalisation: 'batch', batch }))
    const images = [(await (await alone).run(latents, 7)).images, (await (await together).run(latents, 7)).images]
    expect(images[0]).not.toBeAllClose(images[1], { absolute: 1e-3 })
  })
})

/** A generator that keeps what it was asked to make. */
function observed(generator: BatchedProgram) {
  const asked: LatentArrays[] = []
  const run: BatchedProgram['run'] = (rows, count) => {
    asked.push(structuredClone(rows))
    return generator.run(rows, count)
  }
  return { asked, generator: { ...generator, run } }
}

const columnOf = (values: Float32Array, size: number, column: number) =>
  Array.from({ length: values.length / size }, (_, row) => values[row * size + column])

describe('sheets', async () => {
  const { asked, generator } = observed(await loadGenerator(gan))
  const maker: SheetMaker = { config, classes, image, seed: 5, generator }
  const [code1, code2] = codesOf(config.latents)

  it('rows are the classes', () => {
    expect(rowNames(maker)).toEqual(classes)
    expect(rowNames({ config: tinyConfig({ 'latents.0.supervised': false, 'latents.0.size': 3 }), classes })).toEqual([
      '0',
      '1',
      '2',
    ])
    expect(rowNames({ config: { ...config, latents: config.latents.slice(1) }, classes })).toEqual(['any'])
  })

  it('a traversal varies one code end to end, and a class a row; all else is the same', async () => {
    const figure = await traversalFigure(maker, code2, { columns: 5 })
    const { class: labels, code, noise } = asked.pop() ?? {}
    expect(figure).toMatchObject({ kind: 'codeTraversal', options: { code: 'code_2', values: [-1, -0.5, 0, 0.5, 1] } })
    expect(columnOf(code, 2, 1)).toEqual(Array.from({ length: 50 }, (_, tile) => [-1, -0.5, 0, 0.5, 1][tile % 5]))
    expect(new Set(columnOf(code, 2, 0))).toEqual(new Set([0]))
    for (let column = 0; column < 38; column++) expect(new Set(columnOf(noise, 38, column)).size).toBe(1)
    for (let tile = 0; tile < 50; tile++) expect(labels.indexOf(1, tile * 10)).toBe(tile * 10 + Math.floor(tile / 5))
    expect(labels.reduce((sum, value) => sum + value, 0)).toBe(50)
  })

  it('a class sheet draws all else anew for every tile, the same way every time', async () => {
    await classSheetFigure(maker)
    await classSheetFigure(maker)
    const [first, second] = asked.splice(0)
    expect(second).toEqual(first)
    expect(new Set(columnOf(first.noise, 38, 0)).size).toBe(100)
    const classOf = (tile: number) => first.class.indexOf(1, tile * 10) - tile * 10
    for (let tile = 0; tile < 100; tile++) expect(classOf(tile)).toBe(Math.floor(tile / 10))
  })

  it.each([
    [1, [-1]],
    [2, [-1, 1]],
    [3, [-1, 0, 1]],
  ])('a traversal of %d columns takes the values %j', (columns, values) => {
    expect(codeSteps(code1, columns)).toEqual(values)
  })
})
