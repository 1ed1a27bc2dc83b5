import { gradients } from '../../src/autodiff/index.ts'
import { convolve, convolveTransposed, gemm, input, mul, reshape, sum, windowGrid } from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import { anywhere, offZero } from '../support/draws.ts'
import type { Drawn } from '../support/draws.ts'
import type { OpCase } from './op-case.ts'
import { slidings } from './slidings.ts'

const both = [false, true]

/** An op on every element alone: by itself, and behind a reshape, which it changes places with. */
export function pointwise(
  op: string,
  build: (x: Node) => Node,
  draw: (...shape: number[]) => Drawn,
  use = '',
): OpCase[] {
  return [
    { op, use, inputs: [draw(3, 5)], build: ([x]) => build(x) },
    { op, use: `${use} of a reshape`, inputs: [draw(3, 4)], build: ([x]) => build(reshape(x, [2, 1, 6])) },
  ]
}

/** A binary op, broadcasting in every direction. */
export function broadcasting(op: string, build: (a: Node, b: Node) => Node): OpCase[] {
  const shapes = [
    { a: [2, 3], b: [2, 3] },
    { a: [], b: [2, 3] },
    { a: [2, 3], b: [] },
    { a: [2, 3], b: [3] },
    { a: [3], b: [2, 3] },
    { a: [2, 1], b: [1, 3] },
    { a: [2, 1, 3], b: [4, 1] },
    { a: [2, 1], b: [4, 1, 2, 3] },
  ]
  return shapes.map(({ a, b }) => ({
    op,
    use: `[${a}] and [${b}]`,
    inputs: [anywhere(...a), offZero(...b)],
    build: ([x, y]) => build(x, y),
  }))
}

/** Products of a [4,3] and a [3,5] matrix, either of them given transposed. */
export function products(): OpCase[] {
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

/** Convolutions of every kind of window, and their derivatives by the kernel, which are an op of their own. */
export function convolutions(): OpCase[] {
  return slidings.flatMap(({ use, image, ...sliding }): OpCase[] => {
    const [batch, height, width, channels] = image
    const [rows, columns] = windowGrid(image, sliding)
    const kernel = anywhere(2, ...sliding.kernel, channels)
    const size = [height, width] as const
    return [
      { op: 'convolve', use, inputs: [anywhere(...image), kernel], build: ([x, w]) => convolve(x, w, sliding) },
      {
        op: 'convolveTransposed',
        use,
        inputs: [anywhere(batch, rows, columns, 2), kernel],
        build: ([y, w]) => convolveTransposed(y, w, { ...sliding, size }),
      },
      {
        op: 'kernelGradient',
        use,
        inputs: [anywhere(...image), anywhere(batch, rows, columns, 2)],
        build: ([x, y]) => {
          const w = input(x.graph, 'kernel', kernel.shape)
          return gradients(sum(mul(convolve(x, w, sliding), y)), [w])[0]
        },
      },
    ]
  })
}
