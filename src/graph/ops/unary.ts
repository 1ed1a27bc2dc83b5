import { FacetError } from '../../array/index.ts'
import type { Emitter, OnnxAttribute } from '../emitter.ts'
import type { Node, Op } from '../node.ts'
import { add, div, mul, sub } from './binary.ts'
import { reshape, reshapeOp } from './structure.ts'

interface UnaryRule<Attributes> {
  readonly evaluate: (x: number, attributes: Attributes) => number
  /** dy/dx from the input x and the result y; left out where it is 0 or undefined everywhere. */
  readonly slope?: (x: Node, y: Node, attributes: Attributes) => Node
  readonly onnx: string
  readonly onnxAttributes?: (attributes: Attributes) => Record<string, OnnxAttribute>
  /** The names of the ONNX operator's inputs after x. */
  readonly onnxInputs?: (attributes: Attributes, emit: Emitter) => readonly string[]
}

/** Defines an op that acts on every element alone. */
function unary<Attributes = undefined>(name: string, rule: UnaryRule<Attributes>): Op<Attributes> {
  const op: Op<Attributes> = {
    name,
    shape: ([x]) => x,
    // A Reshape between Gemm and its activation keeps ONNX Runtime 1.30 from fusing them, so reshape afterwards.
    simplify: ([x], attributes) =>
      x.op === reshapeOp ? reshape(x.graph.apply(op, x.inputs, attributes), x.shape) : undefined,
    derivative: (node, gradient) => [rule.slope && mul(gradient, rule.slope(node.inputs[0], node, node.attributes))],
    evaluate: ({ attributes }, [x]) => x.map((value) => rule.evaluate(value, attributes)),
    lower: ({ attributes }, [x], emit) =>
      emit.node(rule.onnx, [x, ...(rule.onnxInputs?.(attributes, emit) ?? [])], rule.onnxAttributes?.(attributes)),
  }
  return op
}

function plain(op: Op<undefined>): (x: Node) => Node {
  return (x) => x.graph.apply(op, [x], undefined)
}

export const expOp = unary('exp', { evaluate: Math.exp, slope: (_, y) => y, onnx: 'Exp' })
/** eˣ */
export const exp = plain(expOp)

export const logOp = unary('log', { evaluate: Math.log, slope: (x) => div(1, x), onnx: 'Log' })
/** The natural logarithm. */
export const log = plain(logOp)

export const sqrtOp = unary('sqrt', { evaluate: Math.sqrt, slope: (_, y) => div(0.5, y), onnx: 'Sqrt' })
/** √x */
export const sqrt = plain(sqrtOp)

export const absOp = unary('abs', { evaluate: Math.abs, slope: (x) => sub(mul(step(x), 2), 1), onnx: 'Abs' })
/** |x|; its slope at 0 is taken as −1. */
export const abs = plain(absOp)

export const tanhOp = unary('tanh', { evaluate: Math.tanh, slope: (_, y) => sub(1, mul(y, y)), onnx: 'Tanh' })
/** The hyperbolic tangent. */
export const tanh = plain(tanhOp)

export const sigmoidOp = unary('sigmoid', {
  evaluate: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  slope: (_, y) => mul(y, sub(1, y)),
  onnx: 'Sigmoid',
})
/** 1 / (1 + e⁻ˣ) */
export const sigmoid = plain(sigmoidOp)

export const softplusOp = unary('softplus', {
  evaluate: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  slope: (x) => sigmoid(x),
  onnx: 'Softplus',
})
/** log(1 + eˣ) */
export const softplus = plain(softplusOp)

// The slopes of relu and leakyRelu are read off the result, which has the input's sign: reading the input would keep
// ONNX Runtime from fusing the activation into the Gemm before it.
export const reluOp = unary('relu', { evaluate: (x) => Math.max(x, 0), slope: (_, y) => step(y), onnx: 'Relu' })
/** max(x, 0); its slope at 0 is 0. */
export const relu = plain(reluOp)

export const leakyReluOp = unary<{ slope: number }>('leakyRelu', {
  evaluate: (x, { slope }) => (x > 0 ? x : slope * x),
  slope: (_, y, { slope }) => clip(step(y), { min: slope }),
  onnx: 'LeakyRelu',
  onnxAttributes: ({ slope }) => ({ alpha: { float: slope } }),
})
/**
 * x where x > 0, else slope · x.
 *
 * @throws FacetError unless 0 ≤ slope < 1: of another slope's result the derivative could not be read off
 */
export function leakyRelu(x: Node, slope: number): Node {
  if (!(slope >= 0 && slope < 1)) {
    throw new FacetError(`leakyRelu: the slope must be at least 0 and below 1, got ${slope}.`)
  }
  return x.graph.apply(leakyReluOp, [x], { slope })
}

// HardSigmoid(α = 1e35, β = 0) is 1 for every x > 1e-35. Where and Sign are two to three times as slow (1.30).
export const stepOp = unary('step', {
  evaluate: (x) => (Number.isNaN(x) ? x : Number(x > 0)),
  onnx: 'HardSigmoid',
  onnxAttributes: () => ({ alpha: { float: 1e35 }, beta: { float: 0 } }),
})
/** 1 where x > 0, else 0 (Heaviside's step), and NaN where x is; its derivative is taken as 0. */
export const step = plain(stepOp)

export const stopGradientOp = unary('stopGradient', { evaluate: (x) => x, onnx: 'Identity' })
/** x, taken as a constant when differentiating. */
export const stopGradient = plain(stopGradientOp)

interface ClipBounds {
  readonly min?: number
  readonly max?: number
}

export const clipOp = unary<ClipBounds>('clip', {
  evaluate: (x, { min = -Infinity, max = Infinity }) => Math.min(Math.max(x, min), max),
  slope: (x, _, { min, max }) => {
    const above = min === undefined ? undefined : step(sub(x, min))
    const below = max === undefined ? undefined : step(sub(max, x))
    return above && below ? mul(above, below) : (above ?? below ?? add(mul(x, 0), 1))
  },
  onnx: 'Clip',
  // A bound left out of ONNX's Clip is the greatest float, which would hide an infinity.
  onnxInputs: ({ min = -Infinity, max = Infinity }, emit) => [min, max].map((bound) => emit.floats([bound], [])),
})
/** x held within [min, max]; a bound left out does not bind. */
export function clip(x: Node, bounds: ClipBounds): Node {
  return bounds.min === undefined && bounds.max === undefined ? x : x.graph.apply(clipOp, [x], bounds)
}
