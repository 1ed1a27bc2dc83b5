import fc from 'fast-check'
import { randomStream, sizeOf } from '../../src/array/index.ts'
import type { Shape } from '../../src/array/index.ts'
import * as graph from '../../src/graph/index.ts'
import type { Graph, Node } from '../../src/graph/index.ts'
import { anywhere } from './draws.ts'

/** A program as data: it can be built again, into another graph. */
export interface Recipe {
  readonly inputs: readonly Shape[]
  /** What is computed, one instruction after the other: a rule, which earlier values it takes, and a choice within it. */
  readonly instructions: readonly (readonly [Rule, number, number, number])[]
  readonly seed: number
}

/** Smooth functions of bounded slope, so that finite differences and float32 can follow them through a long program. */
const rules = {
  add: (a: Node, b: Node) => graph.add(a, fitting(b, a)),
  sub: (a: Node, b: Node) => graph.sub(fitting(b, a), a),
  mul: (a: Node, b: Node) => graph.tanh(graph.mul(a, fitting(b, a))),
  div: (a: Node, b: Node) => graph.div(a, graph.add(graph.softplus(fitting(b, a)), 0.5)),
  exp: (a: Node) => graph.exp(graph.tanh(a)),
  log: (a: Node) => graph.log(graph.add(graph.square(a), 1)),
  sqrt: (a: Node) => graph.sqrt(graph.add(graph.square(a), 1)),
  sigmoid: graph.sigmoid,
  softplus: graph.softplus,
  sum: (a: Node, _: Node, choice: number) => graph.tanh(graph.sum(a, someAxes(a, choice))),
  mean: (a: Node, _: Node, choice: number) => graph.mean(a, someAxes(a, choice)),
  softmax: (a: Node, _: Node, choice: number) => (a.shape.length ? graph.softmax(a, choice % a.shape.length) : a),
  logSumExp: (a: Node, _: Node, choice: number) => (a.shape.length ? graph.logSumExp(a, choice % a.shape.length) : a),
  reshape: (a: Node, _: Node, choice: number) => graph.reshape(a, choice % 2 ? [sizeOf(a.shape)] : [1, ...a.shape]),
  transpose: (a: Node) => graph.transpose(a, a.shape.map((_, axis) => axis).toReversed()),
  broadcast: (a: Node) => graph.broadcastTo(a, [2, ...a.shape]),
  slice: (a: Node) => graph.slice(a, { start: a.shape.map((extent) => extent >> 1), shape: a.shape.map(upperHalf) }),
  pad: (a: Node) => graph.padTo(a, { start: a.shape.map(() => 1), shape: a.shape.map((extent) => extent + 1) }),
  concat: (a: Node, _: Node, choice: number) =>
    a.shape.length ? graph.concat([a, graph.sigmoid(a)], choice % a.shape.length) : a,
  gemm: (a: Node, b: Node, choice: number) => product(matrix(a), matrix(b), choice),
} satisfies Record<string, (a: Node, b: Node, choice: number) => Node>

type Rule = keyof typeof rules

const ruleNames = Object.keys(rules) as Rule[]

/** Tensors may not outgrow this many elements on their way through a program. */
const LIMIT = 200

const shapes = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 })
const instruction = fc.tuple(fc.constantFrom(...ruleNames), fc.nat(11), fc.nat(11), fc.nat(11))

/** Random programs of one to three inputs and up to ten instructions. */
export const recipes: fc.Arbitrary<Recipe> = fc.record({
  inputs: fc.array(shapes, { minLength: 1, maxLength: 3 }),
  instructions: fc.array(instruction, { minLength: 1, maxLength: 10 }),
  seed: fc.nat(1000),
})

/** A recipe built into a graph, with a value for every input. */
export interface BuiltRecipe {
  readonly nodes: readonly Node[]
  /** All that is computed, the inputs first. */
  readonly steps: readonly Node[]
  /** Depends on every step. */
  readonly scalar: Node
  readonly values: Readonly<Record<string, Float64Array>>
}

/** Builds a recipe; its inputs are named x0, x1, … */
export function buildRecipe({ inputs, instructions, seed }: Recipe, target: Graph): BuiltRecipe {
  const nodes = inputs.map((shape, index) => graph.input(target, `x${index}`, shape))
  const steps = [...nodes]
  for (const [rule, a, b, choice] of instructions) {
    const step = rules[rule](steps[a % steps.length], steps[b % steps.length], choice)
    steps.push(sizeOf(step.shape) > LIMIT ? graph.mean(step) : step)
  }
  const terms = steps.map((step) => graph.scalar(graph.mean(graph.tanh(step))))
  const scalar = terms.reduce((sum, term) => graph.add(sum, term))
  const drawn = inputs.map((shape, index) => [`x${index}`, anywhere(...shape).values(randomStream(seed, `x${index}`))])
  return { nodes, steps, scalar, values: Object.fromEntries(drawn) as Record<string, Float64Array> }
}

/** b itself where it broadcasts with a, else its mean. */
function fitting(b: Node, a: Node): Node {
  const offset = a.shape.length - b.shape.length
  const broadcasts = b.shape.every(
    (extent, axis) => [1, extent, undefined].includes(a.shape[axis + offset]) || extent === 1,
  )
  return broadcasts ? b : graph.scalar(graph.mean(b))
}

function someAxes({ shape }: Node, choice: number): number[] {
  return shape.flatMap((_, axis) => ((choice >> axis) & 1 ? [axis] : []))
}

function upperHalf(extent: number): number {
  return extent - (extent >> 1)
}

/** A tensor as a matrix: its first axis against all others. */
function matrix(x: Node): Node {
  const rows = x.shape[0] ?? 1
  return graph.reshape(x, [rows, sizeOf(x.shape) / rows])
}

/** A product of a with b if they fit, else with itself, transposed as chosen. */
function product(a: Node, b: Node, choice: number): Node {
  const [transposeA, transposeB] = [(choice & 1) === 1, (choice & 2) === 2]
  const inner = a.shape[transposeA ? 0 : 1]
  if (b.shape[transposeB ? 1 : 0] === inner) return graph.tanh(graph.gemm(a, b, { transposeA, transposeB }))
  return graph.tanh(graph.gemm(a, a, { transposeA, transposeB: !transposeA, addend: graph.mean(b) }))
}
