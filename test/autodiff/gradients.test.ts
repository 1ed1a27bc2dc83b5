import { describe, expect, it } from 'vitest'
import { gradients } from '../../src/autodiff/index.ts'
import {
  Graph,
  abs,
  add,
  broadcastTo,
  clip,
  concat,
  constant,
  convolve,
  evaluate,
  exp,
  gemm,
  input,
  leakyRelu,
  max,
  mul,
  reachableNodes,
  relu,
  reshape,
  square,
  stopGradient,
  sub,
  sum,
  tanh,
  transpose,
} from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import '../support/all-close.ts'
import { refusal } from '../support/refusal.ts'

const graph = new Graph()
const x = input(graph, 'x', [3])

/** The gradient of Σ y by x. */
function gradientAt(build: (x: Node) => Node, values: readonly number[]): number[] {
  const [gradient] = gradients(sum(build(x)), [x])
  return [...evaluate({ outputs: { gradient } }, { x: values }).gradient]
}

describe('by convention', () => {
  it.each<[string, (x: Node) => Node, number[], number[]]>([
    ['relu has slope 0 at 0', relu, [-1, 0, 1], [0, 0, 1]],
    ['leakyRelu has its slope at 0', (a) => leakyRelu(a, 0.25), [-1, 0, 1], [0.25, 0.25, 1]],
    ['abs has slope −1 at 0', abs, [-1, 0, 1], [-1, -1, 1]],
    ['clip has slope 0 at its bounds', (a) => clip(a, { min: -1, max: 1 }), [-1, 0, 1], [0, 1, 0]],
    ['tied maxima share', (a) => mul(max(a), 6), [2, 1, 2], [3, 0, 3]],
    ['stopGradient is a constant', (a) => mul(stopGradient(square(a)), a), [1, 2, 3], [1, 4, 9]],
  ])('%s', (_, build, values, expected) => {
    expect(gradientAt(build, values)).toEqual(expected)
  })
})

describe('gradients', () => {
  it('are zeros of a variable on which the output does not depend', () => {
    const other = input(graph, 'other', [2, 1])
    const [zero] = gradients(sum(x), [other])
    expect(zero.shape).toEqual([2, 1])
    expect([...evaluate({ outputs: { zero } }, {}).zero]).toEqual([0, 0])
  })

  it('of the output by itself are one', () => {
    const y = sum(exp(x))
    expect(gradients(y, [y])[0]).toBe(constant(graph, [1], [1]))
  })

  it('add up over all uses, and stop at the variables asked for', () => {
    const hidden = exp(x)
    const [byHidden, byX] = gradients(sum(add(square(hidden), mul(hidden, x))), [hidden, x])
    const values = { x: [0, 1, -1] }
    const found = evaluate({ outputs: { byHidden, byX } }, values)
    expect(found.byHidden).toBeAllClose(
      values.x.map((v) => 2 * Math.exp(v) + v),
      { relative: 1e-14 },
    )
    expect(found.byX).toBeAllClose(
      values.x.map((v) => 2 * Math.exp(2 * v) + v * Math.exp(v) + Math.exp(v)),
      { relative: 1e-14 },
    )
  })

  it('reach one tensor through several inputs of an op', () => {
    expect(gradientAt((a) => mul(concat([a, a, exp(a)], 0), 2), [0, 0, 0])).toEqual([6, 6, 6])
    expect(gradientAt((a) => gemm(reshape(a, [1, 3]), reshape(a, [3, 1])), [1, 2, 3])).toEqual([2, 4, 6])
    expect(gradientAt((a) => sub(a, a), [1, 2, 3])).toEqual([0, 0, 0])
  })

  it('of third order are those of x³', () => {
    let y = sum(mul(square(x), x))
    for (let order = 0; order < 3; order++) y = sum(gradients(y, [x])[0])
    expect([...evaluate({ outputs: { y } }, { x: [1, 2, 3] }).y]).toEqual([18])
  })

  it('share the forward pass', () => {
    const [image, weight] = [input(graph, 'image', [2, 6, 6, 3]), input(graph, 'weight', [5, 3, 3, 3])]
    const padding = { top: 1, bottom: 1, left: 1, right: 1 }
    const y = tanh(convolve(image, weight, { kernel: [3, 3], stride: [1, 1], padding }))
    const nodes = reachableNodes({ outputs: { y, gradient: gradients(sum(y), [weight])[0] } })
    expect(nodes.filter(({ op }) => op.name === 'convolve')).toHaveLength(1)
    expect(nodes.filter(({ op }) => op.name === 'tanh')).toHaveLength(1)
  })
})

describe('gradients refuse', () => {
  it('an output of several elements', () => {
    expect(refusal(() => gradients(x, [x]))).toBe(
      'gradients: the output must be a scalar, got [3]. Take a sum or mean.',
    )
  })

  // exp(reshape(x)) is built as reshape(exp(x)): the reshape of x is no part of it.
  it.each<[string, Node]>([
    ['reshape', reshape(x, [3, 1])],
    ['transpose', transpose(reshape(exp(x), [1, 3]), [1, 0])],
    ['broadcastTo', broadcastTo(x, [2, 3])],
  ])('a variable that is the result of %s', (name, variable) => {
    expect(refusal(() => gradients(sum(exp(variable)), [variable]))).toBe(
      `gradients: the result of ${name} cannot be a variable, it may be bypassed. Take its input.`,
    )
  })
})
