import { describe, expect, it } from 'vitest'
import { Graph, input } from '../../src/graph/index.ts'
import {
  Scope,
  batchNorm,
  convolution,
  dense,
  initialise,
  transposedConvolution,
  xavierUniform,
} from '../../src/nn/index.ts'
import type { Initialiser } from '../../src/nn/index.ts'

const COUNT = 20_000

function drawn(initialiser: Initialiser, key: { seed: number; name: string }): Float32Array {
  const array = new Float32Array(COUNT)
  initialise(array, initialiser, key)
  return array
}

describe('xavierUniform', () => {
  const key = { seed: 1, name: 'net/weight' }

  it.each([
    [3, 3, 1],
    [50, 1024, Math.sqrt(6 / 1074)],
    [16, 1024, Math.sqrt(6 / 1040)],
  ])('of fans %d and %d fills ±%d, evenly', (fanIn, fanOut, limit) => {
    const values = drawn(xavierUniform(fanIn, fanOut), key)
    const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
    expect(most).toBeLessThanOrEqual(Math.fround(limit))
    expect(least).toBeGreaterThanOrEqual(-Math.fround(limit))
    // The nearest of n draws to an end misses it by more than 20/n of the range with probability e⁻²⁰.
    expect(most).toBeGreaterThan(limit * (1 - 40 / COUNT))
    expect(least).toBeLessThan(-limit * (1 - 40 / COUNT))
    const variance = values.reduce((total, value) => total + value ** 2, 0) / COUNT
    // Five standard errors of the mean of squares of U(−l, l), each of variance 4/45·l⁴.
    expect(Math.abs(variance / limit ** 2 - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / COUNT))
  })

  it('depends on seed and name, and on nothing else', () => {
    const initialiser = xavierUniform(3, 3)
    expect(drawn(initialiser, key)).toEqual(drawn(initialiser, key))
    expect(drawn(initialiser, { ...key, seed: 2 })).not.toEqual(drawn(initialiser, key))
    expect(drawn(initialiser, { ...key, name: 'net/other' })).not.toEqual(drawn(initialiser, key))
    const shorter = new Float32Array(10)
    initialise(shorter, initialiser, key)
    expect(shorter).toEqual(drawn(initialiser, key).subarray(0, 10))
  })
})

describe('layers begin', () => {
  const scope = new Scope(new Graph(), 'batch')
  const image = input(scope.graph, 'image', [2, 4, 4, 3])
  dense(scope.within('dense'), input(scope.graph, 'x', [2, 50]), { units: 1024 })
  convolution(scope.within('conv'), image, { channels: 64, kernel: 4, stride: 2 })
  transposedConvolution(scope.within('deconv'), image, { channels: 64, kernel: 4, stride: 2 })
  batchNorm(scope.within('norm'), image, { epsilon: 1e-3, decay: 0.9 })
  const { parameters, statistics } = scope.declarations

  // A convolution's fans are channels times the kernel's area (Glorot and Bengio 2010, equation 16).
  it.each<[string, Initialiser]>([
    ['dense/weight', xavierUniform(50, 1024)],
    ['dense/bias', { kind: 'constant', value: 0 }],
    ['conv/weight', xavierUniform(4 * 4 * 3, 4 * 4 * 64)],
    ['conv/bias', { kind: 'constant', value: 0 }],
    ['deconv/weight', xavierUniform(4 * 4 * 3, 4 * 4 * 64)],
    ['deconv/bias', { kind: 'constant', value: 0 }],
    ['norm/shift', { kind: 'constant', value: 0 }],
    ['norm/scale', { kind: 'constant', value: 1 }],
    ['norm/mean', { kind: 'constant', value: 0 }],
    ['norm/variance', { kind: 'constant', value: 1 }],
  ])('%s with %o', (name, initialiser) => {
    expect((parameters.get(name) ?? statistics.get(name))?.initialiser).toEqual(initialiser)
  })

  it('constants fill the whole array', () => {
    const array = new Float32Array(5)
    initialise(array, { kind: 'constant', value: 1 }, { seed: 0, name: 'scale' })
    expect([...array]).toEqual([1, 1, 1, 1, 1])
  })
})
