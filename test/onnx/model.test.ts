import { describe, expect, it } from 'vitest'
import {
  Graph,
  add,
  constant,
  exp,
  gemm,
  input,
  leakyRelu,
  mul,
  relu,
  reshape,
  slice,
  transpose,
} from '../../src/graph/index.ts'
import type { Node, Program } from '../../src/graph/index.ts'
import { OPSET, writeModel } from '../../src/onnx/index.ts'
import type { ModelOptions } from '../../src/onnx/index.ts'
import { buildCase, firstDerivatives, titled } from '../graph/op-case.ts'
import { opCases } from '../graph/op-cases.ts'
import { readModel } from '../support/onnx-reader.ts'
import type { OnnxGraph } from '../support/onnx-reader.ts'
import { numbered } from '../support/programs.ts'
import { refusal } from '../support/refusal.ts'

/** A dense layer whose result is sliced and transposed. */
function layer(graph = new Graph()): Program & { readonly outputs: { readonly y: Node } } {
  const [x, weight] = [input(graph, 'x', [2, 3]), input(graph, 'layer/weight', [4, 3])]
  const hidden = leakyRelu(gemm(x, weight, { transposeB: true, addend: input(graph, 'layer/bias', [4]) }), 0.1)
  return { outputs: { y: transpose(slice(hidden, { start: [0, 1], shape: [2, 2] }), [1, 0]) } }
}

function graphOf(outputs: Readonly<Record<string, Node>>, options?: ModelOptions): OnnxGraph {
  return readModel(writeModel({ outputs }, options)).graph
}

/** Checks that every value has one definition, before its uses: what ONNX demands of a graph. */
function expectSound({ nodes, initialisers, inputs, outputs }: OnnxGraph): void {
  const defined = [...inputs, ...initialisers].map(({ name }) => name)
  for (const node of nodes) {
    for (const name of node.inputs) expect(defined).toContain(name)
    defined.push(...node.outputs)
  }
  for (const { name } of outputs) expect(defined).toContain(name)
  expect(new Set(defined).size).toBe(defined.length)
}

describe('a model', () => {
  it('names its version, its maker and what it was told to', () => {
    const { graph, ...header } = readModel(writeModel(layer(), { metadata: { 'facet/run': 'é 1', empty: '' } }))
    expect(header).toEqual({
      irVersion: 7,
      producer: 'facet',
      opsets: { '': OPSET },
      metadata: { 'facet/run': 'é 1', empty: '' },
    })
    expect(graph.name).toBe('facet')
  })

  it('keeps the names and shapes of inputs and outputs', () => {
    const { inputs, outputs } = graphOf(layer().outputs)
    expect(inputs.map(({ name, dimensions }) => [name, dimensions])).toEqual([
      ['x', [2, 3]],
      ['layer/weight', [4, 3]],
      ['layer/bias', [4]],
    ])
    expect(outputs).toEqual([{ name: 'y', kind: 'tensor', dimensions: [2, 2] }])
  })

  it('holds nodes with their attributes: ints, floats, lists', () => {
    const { nodes } = graphOf(layer().outputs)
    expect(nodes.map(({ type, attributes }) => [type, attributes])).toEqual([
      ['Gemm', { transB: 1 }],
      ['LeakyRelu', { alpha: Math.fround(0.1) }],
      ['Slice', {}],
      ['Transpose', { perm: [1, 0] }],
    ])
    expect(nodes.map(({ name, outputs }) => [name, outputs[0]])).toEqual([
      ['Gemm_0', 'Gemm_0'],
      ['LeakyRelu_1', 'LeakyRelu_1'],
      ['Slice_2', 'Slice_2'],
      ['y', 'y'],
    ])
  })

  it('stores weights as initialisers instead of inputs', () => {
    const bias = Float32Array.of(1, NaN, -0, 4)
    const { inputs, initialisers } = graphOf(layer().outputs, { weights: { 'layer/bias': bias, unused: bias } })
    expect(inputs.map(({ name }) => name)).toEqual(['x', 'layer/weight'])
    expect(initialisers.at(-1)).toEqual({ name: 'layer/bias', type: 'float', shape: [4], values: [...bias] })
    const short = { 'layer/bias': bias.subarray(1) }
    expect(refusal(() => writeModel(layer(), { weights: short }))).toBe(
      "writeModel: weight 'layer/bias' takes [4], got 3 values.",
    )
  })

  it('stores equal constants once, and different ones apart', () => {
    const graph = new Graph()
    const x = input(graph, 'x', [2])
    const values = [1, 1, 0, -0, NaN, Infinity].map((value) => constant(graph, [value, 2], [2]))
    const { initialisers } = graphOf(
      numbered(
        'y',
        values.map((value) => add(exp(x), value)),
      ),
    )
    expect(initialisers.map((one) => one.values)).toEqual([
      [1, 2],
      [0, 2],
      [-0, 2],
      [NaN, 2],
      [Infinity, 2],
    ])
  })

  it('leaves a leading extent of −1 to a reshape', () => {
    const { initialisers } = graphOf({ y: reshape(input(new Graph(), 'x', [2, 6]), [3, 4]) })
    expect(initialisers).toEqual([{ name: 'constant_0', type: 'int64', shape: [2], values: [-1, 4] }])
  })

  it('copies outputs that are inputs, constants or one another', () => {
    const graph = new Graph()
    const [x, y] = [input(graph, 'x', [2]), relu(input(graph, 'x', [2]))]
    const model = graphOf({ a: x, b: x, c: constant(graph, 7), y, again: y, z: mul(y, 2) })
    expect(model.outputs.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'y', 'again', 'z'])
    expect(model.nodes.filter(({ type }) => type === 'Identity')).toHaveLength(4)
    expectSound(model)
  })

  it('refuses an output of the name of an input', () => {
    const x = input(new Graph(), 'x', [2])
    expect(refusal(() => writeModel({ outputs: { x: exp(x) } }))).toBe(
      "writeModel: output 'x' has the name of an input. Rename it.",
    )
  })

  it('puts an empty sequence first if asked', () => {
    const { outputs, nodes } = graphOf(layer().outputs, { emptySequence: 'nothing' })
    expect(outputs[0]).toEqual({ name: 'nothing', kind: 'sequence', dimensions: [] })
    expect(nodes.filter(({ type }) => type === 'SequenceEmpty').map((node) => node.outputs)).toEqual([['nothing']])
  })

  it('is the same bytes for equal programs', () => {
    const crowded = new Graph()
    exp(input(crowded, 'other', [5]))
    expect(writeModel(layer(crowded))).toEqual(writeModel(layer()))
  })

  it('may have ten thousand nodes', () => {
    let y = input(new Graph(), 'x', [2])
    for (let step = 0; step < 10_000; step++) y = exp(y)
    expect(graphOf({ y }).nodes).toHaveLength(10_000)
  })
})

it.each(titled(opCases))('the model of %s and its gradient is sound', (_, opCase) => {
  const built = buildCase(opCase)
  expectSound(graphOf({ output: built.output, ...numbered('gradient/', firstDerivatives(built).gradient) }))
})
