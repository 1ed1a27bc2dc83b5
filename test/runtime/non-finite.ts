import { describe, expect, it } from 'vitest'
import { gradients } from '../../src/autodiff/index.ts'
import {
  Graph,
  abs,
  clip,
  concat,
  constant,
  convolve,
  convolveTransposed,
  evaluate,
  exp,
  gemm,
  input,
  leakyRelu,
  log,
  logSumExp,
  max,
  mean,
  padTo,
  relu,
  reshape,
  sigmoid,
  softmax,
  softplus,
  sqrt,
  square,
  step,
  sub,
  sum,
  tanh,
  transpose,
} from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import type { Runtime } from '../../src/runtime/index.ts'
import { runOnce } from '../support/programs.ts'

const ROWS = 3
const COLUMNS = 37

/** Where the odd value stands: in the first, a middle and the last lane of a vector loop. */
const PLACES = [0, 50, ROWS * COLUMNS - 1]

const window = { kernel: [2, 2], stride: [1, 1], padding: { top: 1, bottom: 0, left: 0, right: 0 } } as const

const pixel = { kernel: [1, 1], stride: [1, 1], padding: { top: 0, bottom: 0, left: 0, right: 0 } } as const

/** A product, which ONNX Runtime may fuse with an activation behind it. */
function dense(x: Node): Node {
  return gemm(x, constant(x.graph, new Array<number>(COLUMNS).fill(0.1), [COLUMNS, 1]))
}

function image(x: Node): Node {
  return reshape(x, [1, ROWS, COLUMNS, 1])
}

function ones(x: Node, height: number, width: number): Node {
  return constant(x.graph, new Array<number>(height * width).fill(1), [1, height, width, 1])
}

const functions: Readonly<Record<string, (x: Node) => Node>> = {
  relu,
  leakyRelu: (x) => leakyRelu(x, 0.1),
  'clip from below': (x) => clip(x, { min: -1 }),
  'clip from above': (x) => clip(x, { max: 1 }),
  clip: (x) => clip(x, { min: -1, max: 1 }),
  step,
  abs,
  sqrt,
  log,
  exp,
  tanh,
  sigmoid,
  softplus,
  sum: (x) => sum(x, [1]),
  mean: (x) => mean(x),
  'relu of a product': (x) => relu(dense(x)),
  'leakyRelu of a product': (x) => leakyRelu(dense(x), 0.1),
  convolve: (x) => convolve(image(x), ones(x, 2, 2), window),
  convolveTransposed: (x) => convolveTransposed(image(x), ones(x, 1, 1), { ...pixel, size: [ROWS, COLUMNS] }),
  padTo: (x) => padTo(x, { start: [1, 0], shape: [ROWS + 1, COLUMNS + 1] }),
  concat: (x) => concat([x, x], 1),
  transpose: (x) => transpose(x, [1, 0]),
  'the sum of x − max': (x) => sum(sub(x, max(x, [1])), [1]),
  softmax: (x) => softmax(x, 1),
  logSumExp: (x) => logSumExp(x, 1),
}

/** Where a list is NaN, ∞ or −∞, by position. */
function oddities(values: ArrayLike<number>): string[] {
  return Array.from(values).flatMap((value, index) => (Number.isFinite(value) ? [] : [`${index}: ${value}`]))
}

/** A function's values and the gradient of Σ y², with one odd value among its inputs. */
function poisoned(build: (x: Node) => Node, odd: number, place: number) {
  const x = input(new Graph(), 'x', [ROWS, COLUMNS])
  const y = build(x)
  const values = Float32Array.from({ length: ROWS * COLUMNS }, (_, index) =>
    index === place ? odd : 0.1 + index / 100,
  )
  return { outputs: { y, gradient: gradients(sum(square(y)), [x])[0] }, values: { x: values } }
}

/**
 * No runtime may turn a NaN or an infinity into an ordinary number: training that has diverged must be seen to have.
 *
 * @param except - functions that are not held to it
 */
export function describeNonFinite(runtime: Runtime, except: readonly string[]): void {
  describe.each(Object.entries(functions).filter(([name]) => !except.includes(name)))('%s passes on', (_, build) => {
    it.each([NaN, Infinity, -Infinity])('%d as the reference does', async (odd) => {
      for (const place of PLACES) {
        const { outputs, values } = poisoned(build, odd, place)
        const [expected, received] = [evaluate({ outputs }, values), await runOnce(runtime, { outputs }, values)]
        expect(oddities(received.y)).toEqual(oddities(expected.y))
        expect(oddities(received.gradient)).toEqual(oddities(expected.gradient))
      }
    })
  })
}
