import { describe, expect, it } from 'vitest'
import { Graph, evaluate, input } from '../../src/graph/index.ts'
import { Scope, batchNorm } from '../../src/nn/index.ts'
import type { Normalisation } from '../../src/nn/index.ts'
import '../support/all-close.ts'
import { normals } from '../support/draws.ts'

const FEATURES = 3

/** Values of `[4, 5, 2, 3]` whose features differ in mean and spread. */
const x = normals('x', 4 * 5 * 2 * FEATURES).map(
  (value, index) => 10 ** ((index % FEATURES) - 1) * value + (index % FEATURES),
)

const running = { 'norm/mean': [0.5, -1, 2], 'norm/variance': [4, 0.25, 1] }

/** Mean and biased variance of one feature. */
function moments(values: Float64Array, feature: number): { mean: number; variance: number } {
  const own = values.filter((_, index) => index % FEATURES === feature)
  const mean = own.reduce((total, value) => total + value, 0) / own.length
  return { mean, variance: own.reduce((total, value) => total + (value - mean) ** 2, 0) / own.length }
}

/** Applies a batch norm with given shift and scale, and returns its result and the next statistics. */
function normalise(normalisation: Normalisation, options: { epsilon: number; decay: number; scale?: boolean }) {
  const scope = new Scope(new Graph(), normalisation)
  const y = batchNorm(scope.within('norm'), input(scope.graph, 'x', [4, 5, 2, FEATURES]), options)
  const program = { outputs: { y, ...Object.fromEntries(scope.declarations.updates) } }
  return evaluate(program, { x, 'norm/shift': [1, 0, -2], 'norm/scale': [1, 3, 0.5], ...running }) as Record<
    string,
    Float64Array
  >
}

describe('with batch statistics', () => {
  it('every feature has mean shift and variance scale²', () => {
    const { y } = normalise('batch', { epsilon: 1e-12, decay: 0.9 })
    for (const [feature, [shift, scale]] of [
      [1, 1],
      [0, 3],
      [-2, 0.5],
    ].entries()) {
      const { mean, variance } = moments(y, feature)
      expect([mean, variance]).toBeAllClose([shift, scale ** 2], { absolute: 1e-8 })
    }
  })

  it('without scale, and with an epsilon, the variance is v / (v + epsilon)', () => {
    const { y } = normalise('batch', { epsilon: 0.5, decay: 0.9, scale: false })
    for (let feature = 0; feature < FEATURES; feature++) {
      const { variance } = moments(x, feature)
      expect(moments(y, feature).variance).toBeCloseTo(variance / (variance + 0.5), 10)
    }
  })

  it.each([0, 0.9, 0.99])('running statistics keep %d of themselves a step', (decay) => {
    const next = normalise('batch', { epsilon: 1e-3, decay })
    for (let feature = 0; feature < FEATURES; feature++) {
      const { mean, variance } = moments(x, feature)
      const mixed = (old: number, fresh: number) => decay * old + (1 - decay) * fresh
      expect(next['norm/mean'][feature]).toBeCloseTo(mixed(running['norm/mean'][feature], mean), 10)
      expect(next['norm/variance'][feature]).toBeCloseTo(mixed(running['norm/variance'][feature], variance), 10)
    }
  })
})

describe('with running statistics', () => {
  const { y, ...updates } = normalise('running', { epsilon: 1e-3, decay: 0.9 })

  it('y = (x − mean) / √(variance + epsilon) · scale + shift of the statistics given', () => {
    const expected = x.map((value, index) => {
      const feature = index % FEATURES
      const standard = (value - running['norm/mean'][feature]) / Math.sqrt(running['norm/variance'][feature] + 1e-3)
      return standard * [1, 3, 0.5][feature] + [1, 0, -2][feature]
    })
    expect(y).toBeAllClose(expected, { absolute: 1e-10 })
  })

  it('updates nothing', () => {
    expect(updates).toEqual({})
  })
})
