import {
  abs,
  add,
  broadcastTo,
  clip,
  col2im,
  concat,
  constant,
  convolve,
  convolveTransposed,
  div,
  exp,
  gemm,
  im2col,
  leakyRelu,
  log,
  logSumExp,
  max,
  mean,
  mul,
  padTo,
  relu,
  reshape,
  scalar,
  sigmoid,
  slice,
  softmax,
  softplus,
  sqrt,
  square,
  step,
  stopGradient,
  sub,
  sum,
  tanh,
  transpose,
  windowGrid,
} from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import { anywhere, distinct, offZero, positive } from '../support/draws.ts'
import type { Drawn } from '../support/draws.ts'
import type { OpCase } from './op-case.ts'
import { slidings } from './slidings.ts'

const both = [false, true]

/** An op on every element alone: by itself, and behind a reshape, which it changes places with. */
function pointwise(op: string, build: (x: Node) => Node, draw: (...shape: number[]) => Drawn, use = ''): OpCase[] {
  return [
    { op, use, inputs: [draw(3, 5)], build: ([x]) => build(x) },
    { op, use: `${use} of a reshape`, inputs: [draw(3, 4)], build: ([x]) => build(reshape(x, [2, 1, 6])) },
  ]
}

/** A binary op, broadcasting in every direction. */
function broadcasting(op: string, build: (a: Node, b: Node) => Node): OpCase[] {
  const shapes = [
    [[2, 3], [2, 3]],
    [[], [2, 3]],
    [[2, 3], []],
    [[2, 3], [3]],
    [[3], [2, 3]],
    [[2, 1], [1, 3]],
    [[2, 1, 3], [4, 1]],
    [[2, 1], [4, 1, 2, 3]],
  ]
  return shapes.map(([a, b]) => ({
    op,
    use: `[${a}] and [${b}]`,
    inputs: [anywhere(...a), offZero(...b)],
    build: ([x, y]) => build(x, y),
  }))
}

/** Products of a [4,3] and a [3,5] matrix, either of them given transposed. */
function products(): OpCase[] {
  const addends = [undefined, [5], [1, 5], [4, 5], [4, 1], [1, 1], []]
  const options = both.flatMap((transposeA) =>
    both.flatMap((transposeB) => addends.map((addend) => ({ transposeA, transposeB, addend }))),
  )
  return options.map(({ transposeA, transposeB, addend }) => ({
    op: 'gemm',
    use: `${transposeA ? 'Aᵀ' : 'A'}·${transposeB ? 'Bᵀ' : 'B'}${addend ? ` + [${addend}]` : ''}`,
    inputs: [
      transposeA ? anywhere(3, 4) : anywhere(4, 3),
      transposeB ? anywhere(5, 3) : anywhere(3, 5),
      ...(addend ? [anywhere(...addend)] : []),
    ],
    build: ([a, b, c]) => gemm(a, b, { transposeA, transposeB, addend: c }),
  }))
}

/** Images cut into windows, and windows added into images. */
function patches(): OpCase[] {
  return slidings.flatMap(({ use, image, ...sliding }): OpCase[] => {
    const [rows, columns] = windowGrid(image, sliding)
    const rowLength = sliding.kernel[0] * sliding.kernel[1] * image[3]
    const cut = anywhere(image[0] * rows * columns, rowLength)
    return [
      { op: 'im2col', use, inputs: [anywhere(...image)], build: ([x]) => im2col(x, sliding) },
      { op: 'col2im', use, inputs: [cut], build: ([x]) => col2im(x, image, sliding) },
    ]
  })
}

const padding = { top: 1, bottom: 0, left: 2, right: 1 }
const slanted = { kernel: [3, 5], stride: [2, 1], padding } as const
const halving = { kernel: [4, 4], stride: [2, 2], padding: { top: 1, bottom: 1, left: 1, right: 1 } } as const

/** Every op at least once. Each row is checked for shapes, both derivatives, simplification and on every runtime. */
export const opCases: readonly OpCase[] = [
  { op: 'input', inputs: [anywhere(2, 3)], build: ([x]) => x },
  { op: 'constant', inputs: [], build: (_, graph) => constant(graph, [0.1, -2, 3, 4.5], [2, 2]) },
  { op: 'constant', use: 'scalar', inputs: [anywhere(2)], build: ([x], graph) => mul(x, constant(graph, 0.1)) },

  ...broadcasting('add', add),
  ...broadcasting('sub', sub),
  ...broadcasting('mul', mul),
  ...broadcasting('div', div),
  { op: 'mul', use: 'by itself', inputs: [anywhere(2, 3)], build: ([x]) => mul(x, x) },
  { op: 'div', use: 'into a number', inputs: [offZero(2, 3)], build: ([x]) => div(2, x) },

  ...pointwise('exp', exp, anywhere),
  ...pointwise('log', log, positive),
  ...pointwise('sqrt', sqrt, positive),
  ...pointwise('abs', abs, offZero),
  ...pointwise('tanh', tanh, anywhere),
  ...pointwise('sigmoid', sigmoid, anywhere),
  ...pointwise('softplus', softplus, anywhere),
  ...pointwise('relu', relu, offZero),
  ...pointwise('leakyRelu', (x) => leakyRelu(x, 0.1), offZero),
  ...pointwise('leakyRelu', (x) => leakyRelu(x, 0), offZero, 'slope 0'),
  ...pointwise('step', step, offZero),
  ...pointwise('clip', (x) => clip(x, { min: -0.1, max: 0.15 }), offZero, 'both bounds'),
  ...pointwise('clip', (x) => clip(x, { min: -0.1 }), offZero, 'from below'),
  ...pointwise('clip', (x) => clip(x, { max: 0.15 }), offZero, 'from above'),
  { op: 'stopGradient', inputs: [anywhere(2, 3)], build: ([x]) => mul(stopGradient(x), x), differentiable: false },

  { op: 'reshape', inputs: [anywhere(2, 3, 4)], build: ([x]) => reshape(x, [6, 4]) },
  { op: 'reshape', use: 'to a scalar', inputs: [anywhere(1, 1)], build: ([x]) => reshape(x, []) },
  { op: 'reshape', use: 'of a scalar', inputs: [anywhere()], build: ([x]) => reshape(x, [1, 1]) },
  { op: 'transpose', inputs: [anywhere(2, 3)], build: ([x]) => transpose(x, [1, 0]) },
  { op: 'transpose', use: 'rank 3', inputs: [anywhere(2, 3, 4)], build: ([x]) => transpose(x, [2, 0, 1]) },
  { op: 'transpose', use: 'rank 4', inputs: [anywhere(2, 3, 4, 5)], build: ([x]) => transpose(x, [0, 3, 1, 2]) },
  { op: 'transpose', use: 'twice', inputs: [anywhere(2, 3, 4)], build: ([x]) => transpose(transpose(x, [1, 2, 0]), [0, 2, 1]) },
  { op: 'broadcastTo', use: 'of a scalar', inputs: [anywhere()], build: ([x]) => broadcastTo(x, [2, 3]) },
  { op: 'broadcastTo', use: 'new axes', inputs: [anywhere(3)], build: ([x]) => broadcastTo(x, [4, 2, 3]) },
  { op: 'broadcastTo', use: 'inner axes', inputs: [anywhere(2, 1, 3, 1)], build: ([x]) => broadcastTo(x, [2, 4, 3, 2]) },
  { op: 'slice', inputs: [anywhere(4, 5)], build: ([x]) => slice(x, { start: [0, 2], shape: [4, 2] }) },
  { op: 'slice', use: 'all axes', inputs: [anywhere(3, 4, 5)], build: ([x]) => slice(x, { start: [1, 0, 2], shape: [2, 3, 1] }) },
  { op: 'padTo', inputs: [anywhere(4, 2)], build: ([x]) => padTo(x, { start: [0, 2], shape: [4, 5] }) },
  { op: 'padTo', use: 'all axes', inputs: [anywhere(2, 3, 1)], build: ([x]) => padTo(x, { start: [1, 0, 2], shape: [3, 4, 5] }) },
  { op: 'concat', inputs: [anywhere(2, 3), anywhere(1, 3)], build: (parts) => concat(parts, 0) },
  { op: 'concat', use: 'inner axis', inputs: [anywhere(2, 3, 2), anywhere(2, 1, 2), anywhere(2, 2, 2)], build: (parts) => concat(parts, 1) },
  { op: 'concat', use: 'last axis', inputs: [anywhere(2, 3), anywhere(2, 4)], build: ([a, b]) => concat([a, b, a], 1) },

  { op: 'sum', inputs: [anywhere(2, 3)], build: ([x]) => sum(x) },
  { op: 'sum', use: 'inner axis', inputs: [anywhere(2, 3, 4)], build: ([x]) => sum(x, [1]) },
  { op: 'sum', use: 'several axes', inputs: [anywhere(2, 3, 4, 2)], build: ([x]) => sum(x, [0, -2]) },
  { op: 'sum', use: 'of a broadcast', inputs: [anywhere(2, 1)], build: ([x]) => sum(broadcastTo(x, [4, 2, 3]), [0, 2]) },
  { op: 'sum', use: 'partly of a broadcast', inputs: [anywhere(2, 1)], build: ([x]) => sum(broadcastTo(x, [2, 3]), [0]) },
  { op: 'max', inputs: [distinct(3, 4)], build: ([x]) => max(x) },
  { op: 'max', use: 'last axis', inputs: [distinct(3, 4)], build: ([x]) => max(x, [-1]) },
  { op: 'max', use: 'several axes', inputs: [distinct(2, 3, 4, 2)], build: ([x]) => max(x, [0, 2]) },

  ...products(),
  ...patches(),

  { op: 'mean', inputs: [anywhere(2, 3, 4)], build: ([x]) => mean(x, [0, 2]) },
  { op: 'square', inputs: [anywhere(2, 3)], build: ([x]) => square(x) },
  { op: 'scalar', inputs: [anywhere(1, 1, 1)], build: ([x]) => scalar(x) },
  { op: 'logSumExp', inputs: [anywhere(3, 5)], build: ([x]) => logSumExp(x, 1) },
  { op: 'softmax', inputs: [anywhere(2, 3, 4)], build: ([x]) => softmax(x, 1) },
  { op: 'convolve', inputs: [anywhere(2, 7, 6, 3), anywhere(4, 3, 5, 3)], build: ([x, w]) => convolve(x, w, slanted) },
  {
    op: 'convolve',
    use: 'bias and activation',
    inputs: [anywhere(2, 6, 4, 1), anywhere(3, 4, 4, 1), anywhere(3)],
    build: ([x, w, bias]) => tanh(convolve(x, w, { ...halving, bias })),
  },
  {
    op: 'convolveTransposed',
    inputs: [anywhere(2, 3, 5, 3), anywhere(3, 3, 5, 2)],
    build: ([x, w]) => convolveTransposed(x, w, { ...slanted, size: [6, 6] }),
  },
  {
    op: 'convolveTransposed',
    use: 'bias and activation',
    inputs: [anywhere(2, 3, 2, 2), anywhere(2, 4, 4, 1), anywhere(1)],
    build: ([x, w, bias]) => sigmoid(convolveTransposed(x, w, { ...halving, bias, size: [6, 4] })),
  },
]
