import { describe, expect, it } from 'vitest'
import {
  Graph,
  add,
  col2im,
  constant,
  convolve,
  evaluate,
  exp,
  gemm,
  input,
  multiplyAdds,
  printProgram,
  programInputs,
  reachableNodes,
  sum,
  verifyProgram,
} from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import { refusal } from '../support/refusal.ts'

const graph = new Graph()
const x = input(graph, 'x', [2, 3])
const weight = input(graph, 'weight', [4, 3])
const y = gemm(x, weight, { transposeB: true, addend: constant(graph, [0.5, 1, 1.5, 2]) })

describe('verifyProgram', () => {
  const forged = (node: Node, changes: Partial<Node>): Node => ({ ...node, ...changes })

  it.each<[string, Record<string, Node>]>([
    ['internal: node %1 = exp: has shape [3], its rule says [2,3]', { y: forged(exp(x), { id: 1, shape: [3] }) }],
    ['internal: node %0 = exp: comes before one of its inputs', { y: forged(exp(x), { id: 0 }) }],
    ['internal: node %9 = exp: belongs to another graph', { y: forged(exp(x), { id: 9, graph: new Graph() }) }],
    [
      "internal: node %9 = input: input 'x' has two shapes, [2,3] and [3,2]",
      { a: x, b: forged(input(graph, 'x', [3, 2]), { id: 9 }) },
    ],
    ['verify: a program needs at least one output.', {}],
  ])('%s', (message, outputs) => {
    expect(refusal(() => verifyProgram({ outputs }))).toBe(message)
  })

  it('refuses outputs of two graphs', () => {
    const outputs = { x, other: exp(input(new Graph(), 'x', [2, 3])) }
    expect(refusal(() => verifyProgram({ outputs }))).toMatch(/^internal: .* belongs to another graph$/)
  })

  it('accepts a sound program', () => {
    verifyProgram({ outputs: { y, total: sum(y) } })
  })
})

describe('a program', () => {
  it('has the inputs that its outputs depend on', () => {
    expect([...programInputs({ outputs: { y } })]).toEqual([['x', x], ['weight', weight]])
    expect(programInputs({ outputs: { z: exp(x) } }).has('weight')).toBe(false)
    expect(reachableNodes({ outputs: { y, again: y } })).toHaveLength(4)
  })

  it('counts the multiply-adds of its matrix products', () => {
    const image = input(graph, 'image', [2, 8, 6, 3])
    const kernel = input(graph, 'kernel', [5, 4, 4, 3])
    const padding = { top: 1, bottom: 1, left: 1, right: 1 }
    const convolved = convolve(image, kernel, { kernel: [4, 4], stride: [2, 2], padding })
    expect(multiplyAdds({ outputs: { y } })).toBe(2 * 3 * 4)
    expect(multiplyAdds({ outputs: { y, again: add(y, 1), convolved } })).toBe(24 + 2 * 4 * 3 * 5 * (4 * 4 * 3))
    expect(multiplyAdds({ outputs: { x } })).toBe(0)
  })

  it('prints a node a line, and of constants the first eight values', () => {
    const many = constant(graph, Array.from({ length: 9 }, (_, index) => index))
    const patches = input(graph, 'patches', [1, 1])
    const padding = { top: 0, bottom: 0, left: 0, right: 0 }
    const image = col2im(patches, [1, 1, 1, 1], { kernel: [1, 1], stride: [1, 1], padding })
    expect(printProgram({ outputs: { y, two: add(x, 2), many: add(input(graph, 'nine', [9]), many), image } })).toBe(PRINTED)
  })
})

describe('evaluate', () => {
  it('asks for every input, by name', () => {
    expect(refusal(() => evaluate({ outputs: { x } }, {}))).toBe(
      "evaluate: no value was given for input 'x'. Add it to the values.",
    )
  })

  it('refuses a value of another size', () => {
    expect(refusal(() => evaluate({ outputs: { x } }, { x: [1, 2] }))).toBe("evaluate: input 'x' takes [2,3], got 2 values.")
  })

  it('leaves the values it is given alone', () => {
    const values = { x: Float64Array.of(1, 2, 3, 4, 5, 6) }
    const { output } = evaluate({ outputs: { output: x } }, values)
    output.fill(0)
    expect(values.x[0]).toBe(1)
  })
})
