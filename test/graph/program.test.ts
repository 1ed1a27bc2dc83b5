import { describe, expect, it } from 'vitest'
import {
  Graph,
  add,
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
const y = gemm(x, weight, { transposeB: true, addend: constant(graph, [0.5, 1, 1.5, 2], [4]) })

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
    expect(() => verifyProgram({ outputs: { y, total: sum(y) } })).not.toThrow()
  })
})

describe('a program', () => {
  it('has the inputs that its outputs depend on', () => {
    expect([...programInputs({ outputs: { y } })]).toEqual([
      ['x', x],
      ['weight', weight],
    ])
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

  it('prints a node a line, numbered, and of constants the first eight values', () => {
    const own = new Graph()
    const row = input(own, 'row', [1, 9])
    const counted = add(row, constant(own, [...Array(9).keys()], [9]))
    const product = gemm(counted, input(own, 'weight', [2, 9]), {
      transposeB: true,
      addend: constant(own, [0.5, 1], [2]),
    })
    expect(printProgram({ outputs: { product: exp(add(product, 2)), counted, row, two: constant(own, 2) } })).toBe(
      [
        'input row [1,9]',
        '%1 = add(row, {0,1,2,3,4,5,6,7,…}[9]) [1,9]',
        'input weight [2,9]',
        '%3 = gemm(%1, weight, {0.5,1}[2]) transposed={"a":false,"b":true} [1,2]',
        '%4 = add(%3, 2) [1,2]',
        '%5 = exp(%4) [1,2]',
        'output product = %5',
        'output counted = %1',
        'output row = row',
        'output two = 2',
        '',
      ].join('\n'),
    )
  })
})

describe('evaluate', () => {
  it('asks for every input, by name', () => {
    expect(refusal(() => evaluate({ outputs: { x } }, {}))).toBe(
      "evaluate: no value was given for input 'x'. Add it to the values.",
    )
  })

  it('refuses a value of another size', () => {
    expect(refusal(() => evaluate({ outputs: { x } }, { x: [1, 2] }))).toBe(
      "evaluate: input 'x' takes [2,3], got 2 values.",
    )
  })

  it('leaves the values it is given alone', () => {
    const values = { x: Float64Array.of(1, 2, 3, 4, 5, 6) }
    const { output } = evaluate({ outputs: { output: x } }, values)
    output.fill(0)
    expect(values.x[0]).toBe(1)
  })
})
