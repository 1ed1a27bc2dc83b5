import { describe, expect, it } from 'vitest'
import { Graph, evaluate, input } from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import {
  Scope,
  batchNorm,
  convolution,
  dense,
  pooledConvolution,
  transposedConvolution,
  upsampledConvolution,
} from '../../src/nn/index.ts'
import { drawnInputs } from '../support/programs.ts'

interface LayerCase {
  readonly layer: string
  /** Shape of what the layer is applied to. */
  readonly from: readonly number[]
  readonly apply: (scope: Scope, x: Node) => Node
  readonly to: readonly number[]
  readonly parameters: Readonly<Record<string, readonly number[]>>
  readonly statistics?: Readonly<Record<string, readonly number[]>>
}

const norm = { epsilon: 1e-3, decay: 0.9 }

const layers: LayerCase[] = [
  {
    layer: 'dense',
    from: [3, 5],
    apply: (scope, x) => dense(scope, x, { units: 4 }),
    to: [3, 4],
    parameters: { weight: [4, 5], bias: [4] },
  },
  {
    layer: 'dense without bias',
    from: [1, 2],
    apply: (scope, x) => dense(scope, x, { units: 7, bias: false }),
    to: [1, 7],
    parameters: { weight: [7, 2] },
  },
  {
    layer: 'convolution',
    from: [2, 7, 5, 3],
    apply: (scope, x) => convolution(scope, x, { channels: 6, kernel: 4, stride: 2 }),
    to: [2, 4, 3, 6],
    parameters: { weight: [6, 4, 4, 3], bias: [6] },
  },
  {
    layer: 'convolution without bias, with stride 3',
    from: [1, 8, 9, 1],
    apply: (scope, x) => convolution(scope, x, { channels: 2, kernel: 5, stride: 3, bias: false }),
    to: [1, 3, 3, 2],
    parameters: { weight: [2, 5, 5, 1] },
  },
  {
    layer: 'transposedConvolution',
    from: [2, 4, 3, 6],
    apply: (scope, x) => transposedConvolution(scope, x, { channels: 3, kernel: 4, stride: 2 }),
    to: [2, 8, 6, 3],
    parameters: { weight: [6, 4, 4, 3], bias: [3] },
  },
  {
    layer: 'transposedConvolution without bias, its kernel smaller than its stride',
    from: [1, 3, 5, 2],
    apply: (scope, x) => transposedConvolution(scope, x, { channels: 1, kernel: 2, stride: 3, bias: false }),
    to: [1, 9, 15, 1],
    parameters: { weight: [2, 2, 2, 1] },
  },
  {
    layer: 'transposedConvolution to an odd size',
    from: [2, 4, 3, 6],
    apply: (scope, x) => transposedConvolution(scope, x, { channels: 3, kernel: 4, stride: 2 }, [7, 6]),
    to: [2, 7, 6, 3],
    parameters: { weight: [6, 4, 4, 3], bias: [3] },
  },
  {
    layer: 'pooledConvolution',
    from: [2, 7, 6, 3],
    apply: (scope, x) => pooledConvolution(scope, x, { channels: 5, kernel: 3 }),
    to: [2, 4, 3, 5],
    parameters: { weight: [5, 3, 3, 3], bias: [5] },
  },
  {
    layer: 'upsampledConvolution',
    from: [2, 4, 3, 6],
    apply: (scope, x) => upsampledConvolution(scope, x, { channels: 5, kernel: 3, bias: false }),
    to: [2, 8, 6, 5],
    parameters: { weight: [6, 3, 3, 5] },
  },
  {
    layer: 'batchNorm',
    from: [4, 3, 3, 5],
    apply: (scope, x) => batchNorm(scope, x, norm),
    to: [4, 3, 3, 5],
    parameters: { shift: [5], scale: [5] },
    statistics: { mean: [5], variance: [5] },
  },
  {
    layer: 'batchNorm without scale',
    from: [4, 5],
    apply: (scope, x) => batchNorm(scope, x, { ...norm, scale: false }),
    to: [4, 5],
    parameters: { shift: [5] },
    statistics: { mean: [5], variance: [5] },
  },
]

function shapesOf(declarations: Scope['declarations'], kind: 'parameters' | 'statistics') {
  return Object.fromEntries([...declarations[kind]].map(([name, { shape }]) => [name, shape]))
}

describe.each(layers)('$layer', ({ from, apply, to, parameters, statistics = {} }) => {
  const named = (shapes: object) =>
    Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [`net/layer/${name}`, shape]))
  const root = new Scope(new Graph(), 'batch')
  const result = apply(root.within('net').within('layer'), input(root.graph, 'x', from))

  it('has the shapes it states, and declares its arrays under the scope’s name', () => {
    expect(result.shape).toEqual(to)
    expect(shapesOf(root.declarations, 'parameters')).toEqual(named(parameters))
    expect(shapesOf(root.declarations, 'statistics')).toEqual(named(statistics))
    expect([...root.declarations.updates.keys()]).toEqual(Object.keys(named(statistics)))
  })

  it('is the same layer where it is applied again under its name', () => {
    const twice = apply(root.within('net').within('layer'), input(root.graph, 'x', from))
    expect(twice).toBe(result)
    expect(shapesOf(root.declarations, 'parameters')).toEqual(named(parameters))
  })
})

describe('dense', () => {
  it('is x·Wᵀ + b', () => {
    const scope = new Scope(new Graph(), 'batch')
    const y = dense(scope, input(scope.graph, 'x', [2, 2]), { units: 3 })
    const weight = [1, 2, 3, 4, 5, 6]
    expect([...evaluate({ outputs: { y } }, { x: [1, 0, 10, 1], weight, bias: [0, 0.5, -1] }).y]).toEqual([
      1, 3.5, 4, 12, 34.5, 55,
    ])
  })
})

describe('a scope', () => {
  it('keeps layers of different names apart', () => {
    const root = new Scope(new Graph(), 'batch')
    const x = input(root.graph, 'x', [2, 3])
    const [a, b] = ['a', 'b'].map((name) => dense(root.within(name), x, { units: 3 }))
    expect([...root.declarations.parameters.keys()]).toEqual(['a/weight', 'a/bias', 'b/weight', 'b/bias'])
    const outputs = { a, b }
    const found = evaluate({ outputs }, drawnInputs({ outputs }))
    expect(found.a).not.toEqual(found.b)
  })
})
