import { describe, expect, it } from 'vitest'
import {
  Graph,
  add,
  broadcastTo,
  clip,
  constant,
  div,
  exp,
  convolve,
  input,
  max,
  mul,
  printProgram,
  reshape,
  slice,
  sub,
  sum,
  tanh,
  transpose,
} from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'

const graph = new Graph()
const x = input(graph, 'x', [2, 3])
const y = input(graph, 'y', [2, 3])

describe('equal nodes are one', () => {
  it.each<[string, () => Node]>([
    ['input', () => input(graph, 'x', [2, 3])],
    ['constant', () => constant(graph, [1, 2], [2])],
    ['unary', () => exp(x)],
    ['attributes', () => sum(x, [1])],
    ['windows', () => slice(x, { start: [0, 1], shape: [2, 1] })],
  ])('%s', (_, build) => {
    expect(build()).toBe(build())
  })

  it('whatever the order of a commutative op, and of negative axes', () => {
    expect(add(x, y)).toBe(add(y, x))
    expect(mul(2, x)).toBe(mul(x, 2))
    expect(sub(x, y)).not.toBe(sub(y, x))
    expect(sum(x, [-1, 0])).toBe(sum(x))
  })

  it('but not those that differ in one attribute, shape or special value', () => {
    const special = [NaN, Infinity, -Infinity, 0, -0].map((value) => constant(graph, value))
    expect(new Set(special).size).toBe(5)
    expect(constant(graph, [1], [1])).not.toBe(constant(graph, 1))
    expect(clip(x, { min: 0 })).not.toBe(clip(x, { max: 0 }))
    expect(max(x, [0])).not.toBe(sum(x, [0]))
  })
})

describe('simplification', () => {
  const window = { kernel: [1, 1], stride: [1, 1], padding: { top: 0, bottom: 0, left: 0, right: 0 } } as const
  const kernel = input(graph, 'kernel', [2, 1, 1, 1])

  it.each<[string, () => Node, string]>([
    ['a neutral operand vanishes', () => div(mul(sub(add(x, 0), 0), 1), 1), 'output y = x'],
    [
      'a neutral operand may still stretch',
      () => add(x, broadcastTo(constant(graph, 0), [4, 2, 3])),
      'broadcastTo(x) shape=[4,2,3]',
    ],
    ['0 · x stays, it may be NaN', () => mul(x, 0), 'mul(x, 0)'],
    ['0 − x stays', () => sub(0, x), 'sub(0, x)'],
    ['a stretched operand is used as it was', () => mul(x, broadcastTo(sum(x), [2, 3])), 'mul(x, %1)'],
    ['reshapes meet', () => reshape(reshape(x, [6]), [3, 2]), 'reshape(x) shape=[3,2]'],
    ['and cancel', () => reshape(reshape(x, [6]), [2, 3]), 'output y = x'],
    ['transposes cancel', () => transpose(transpose(x, [1, 0]), [1, 0]), 'output y = x'],
    ['broadcasts meet', () => broadcastTo(broadcastTo(sum(x), [1, 3]), [2, 3]), 'broadcastTo(%1) shape=[2,3]'],
    ['activations go before reshapes', () => tanh(reshape(x, [6])), '%2 = reshape(%1) shape=[6]'],
    ['sums of nothing vanish', () => sum(sum(x, [1]), [1]), 'output y = %1'],
    ['equal terms are counted', () => sum(broadcastTo(sum(x), [2, 3])), 'mul(%1, 6)'],
    ['constants are computed', () => exp(sub(constant(graph, 2), 2)), 'output y = 1'],
    ['1×1 windows are no reshape', () => convolve(reshape(x, [1, 2, 3, 1]), kernel, window), '= convolve(%'],
    ['a constant factor is taken out of a sum', () => sum(mul(x, 3)), 'mul(%1, 3)'],
    ['and goes to the smaller of two factors', () => mul(mul(x, sum(x)), 3), '%2 = mul(%1, 3) [1,1]'],
    ['a sum of equals is a multiple', () => add(x, x), 'mul(x, 2)'],
  ])('%s', (_, build, expected) => {
    expect(printProgram({ outputs: { y: build() } })).toContain(expected)
  })

  it('computes no constants above 4096 elements', () => {
    const stretched = (size: number) => broadcastTo(constant(graph, 1), [size])
    expect(stretched(4096).op.name).toBe('constant')
    expect(stretched(4097).op.name).toBe('broadcastTo')
  })
})
