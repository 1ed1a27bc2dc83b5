import { expect, it } from 'vitest'
import {
  Graph,
  add,
  broadcastTo,
  concat,
  constant,
  convolve,
  convolveTransposed,
  div,
  gemm,
  input,
  leakyRelu,
  max,
  mul,
  padTo,
  reshape,
  slice,
  sub,
  sum,
  transpose,
} from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import { refusal } from '../support/refusal.ts'

const window = { kernel: [3, 4], stride: [1, 1], padding: { top: 0, bottom: 1, left: 0, right: 0 } } as const

const graph = new Graph()
const of = (...shape: number[]) => input(graph, `x${shape}`, shape)

const refusals: readonly (readonly [message: string, build: () => Node])[] = [
  ['constant: 3 values do not fill shape [2,2].', () => constant(graph, [1, 2, 3], [2, 2])],
  ['add: shapes [2,3] and [2] do not broadcast. Reshape one', () => add(of(2, 3), of(2))],
  ['sub: shapes [2,3] and [2] do not broadcast. Reshape one', () => sub(of(2, 3), of(2))],
  ['mul: shapes [4,1] and [3,1] do not broadcast. Reshape one', () => mul(of(4, 1), of(3, 1))],
  ['div: shapes [2] and [1,3] do not broadcast. Reshape one', () => div(of(2), of(1, 3))],
  ['leakyRelu: the slope must be at least 0 and below 1, got -0.1.', () => leakyRelu(of(2), -0.1)],
  ['leakyRelu: the slope must be at least 0 and below 1, got 1.', () => leakyRelu(of(2), 1)],
  ['leakyRelu: the slope must be at least 0 and below 1, got NaN.', () => leakyRelu(of(2), NaN)],
  ['reshape: [2,3] has another number of elements than [5].', () => reshape(of(2, 3), [5])],
  ['transpose: order [0,0] must name each axis of [2,3] once.', () => transpose(of(2, 3), [0, 0])],
  ['transpose: order [1] must name each axis of [2,3] once.', () => transpose(of(2, 3), [1])],
  ['broadcastTo: [2,3] does not stretch to [3].', () => broadcastTo(of(2, 3), [3])],
  ['broadcastTo: shapes [2] and [3] do not broadcast.', () => broadcastTo(of(2), [3])],
  ['slice: [2,2] from [0,2] does not lie within [2,3].', () => slice(of(2, 3), { start: [0, 2], shape: [2, 2] })],
  ['slice: [2] from [0] does not lie within [2,3].', () => slice(of(2, 3), { start: [0], shape: [2] })],
  ['padTo: [2,3] at [-1,0] does not lie within [2,4].', () => padTo(of(2, 3), { start: [-1, 0], shape: [2, 4] })],
  [
    'concat: inputs must agree on every axis but 1, got [2,3] and [1,3]. Pad or slice first.',
    () => concat([of(2, 3), of(1, 3)], 1),
  ],
  ['concat: inputs must agree on every axis but 2, got [2,3] and [2,3].', () => concat([of(2, 3), of(2, 3)], 2)],
  ['sum: axes [2] must be distinct and lie in -2..1.', () => sum(of(2, 3), [2])],
  ['sum: axes [0,-2] must be distinct and lie in -2..1.', () => sum(of(2, 3), [0, -2])],
  ['max: axes [-3] must be distinct and lie in -2..1.', () => max(of(2, 3), [-3])],
  ['gemm: [2,3] times [2,3] is not a matrix product.', () => gemm(of(2, 3), of(2, 3))],
  [
    'gemm: [2,3] transposed times [2,3] transposed is not a matrix product.',
    () => gemm(of(2, 3), of(2, 3), { transposeA: true, transposeB: true }),
  ],
  ['gemm: [3] times [3,2] is not a matrix product.', () => gemm(of(3), of(3, 2))],
  [
    "gemm: the addend [1,2,2] does not stretch to the product's [2,2].",
    () => gemm(of(2, 3), of(3, 2), { addend: of(1, 2, 2) }),
  ],
  ['gemm: shapes [3] and [2,2] do not broadcast.', () => gemm(of(2, 3), of(3, 2), { addend: of(3) })],
  [
    'convolve: a 3×4 window does not fit an image [1,1,4,2]. Pad it or take a smaller one.',
    () => convolve(of(1, 1, 4, 2), of(5, 3, 4, 2), window),
  ],
  [
    'convolveTransposed: 20 rows should be the 25 windows of an image [1,6,8,5].',
    () => convolveTransposed(of(1, 4, 5, 2), of(2, 3, 4, 5), { ...window, size: [6, 8] }),
  ],
  [
    'convolve: weight [5,3,4,2] does not fit a 3×4 kernel over 3 channels.',
    () => convolve(of(1, 5, 5, 3), of(5, 3, 4, 2), window),
  ],
  [
    'convolveTransposed: weight [2,4,3,5] does not fit a 3×4 kernel over 2 channels.',
    () => convolveTransposed(of(1, 5, 5, 2), of(2, 4, 3, 5), { ...window, size: [6, 8] }),
  ],
  ['internal: add: an input belongs to another graph', () => add(of(2), input(new Graph(), 'x', [2]))],
]

it.each(refusals)('%s', (message, build) => {
  expect(refusal(build).slice(0, message.length)).toBe(message)
})
