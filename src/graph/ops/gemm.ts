import { FacetError, broadcastShapes, formatShape, sameShape } from '../../array/index.ts'
import type { Shape } from '../../array/index.ts'
import type { Node, Op } from '../node.ts'
import { broadcastPositions } from './strided.ts'

interface Transposed {
  readonly a: boolean
  readonly b: boolean
}

/** Rows, columns and the contracted extent of a product. */
interface Extents {
  readonly m: number
  readonly n: number
  readonly k: number
}

function extents(a: Shape, b: Shape, transposed: Transposed): Extents {
  const [m, k] = transposed.a ? [a[1], a[0]] : a
  const [inner, n] = transposed.b ? [b[1], b[0]] : b
  if (a.length === 2 && b.length === 2 && k === inner) return { m, n, k }
  const side = (shape: Shape, flipped: boolean) => `${formatShape(shape)}${flipped ? ' transposed' : ''}`
  throw new FacetError(`gemm: ${side(a, transposed.a)} times ${side(b, transposed.b)} is not a matrix product.`)
}

export const gemmOp: Op<{ transposed: Transposed }> = {
  name: 'gemm',
  isBypassed: true,
  shape: ([a, b, c], { transposed }) => {
    const { m, n } = extents(a, b, transposed)
    if (!c || sameShape(broadcastShapes(c, [m, n], 'gemm'), [m, n])) return [m, n]
    throw new FacetError(`gemm: the addend ${formatShape(c)} does not stretch to the product's ${formatShape([m, n])}.`)
  },
  derivative: ({ inputs: [a, b, c], attributes: { transposed } }, gradient) => [
    transposed.a
      ? gemm(b, gradient, { transposeA: transposed.b, transposeB: true })
      : gemm(gradient, b, { transposeB: !transposed.b }),
    transposed.b
      ? gemm(gradient, a, { transposeA: true, transposeB: transposed.a })
      : gemm(a, gradient, { transposeA: !transposed.a }),
    ...(c ? [gradient] : []),
  ],
  evaluate: ({ inputs: [a, b, c], shape, attributes: { transposed } }, [x, y, z]) => {
    const sums = multiply(x, y, extents(a.shape, b.shape, transposed), transposed)
    const addend = c && broadcastPositions(c.shape, shape)
    return addend ? sums.map((sum, index) => z[addend[index]] + sum) : sums
  },
  lower: ({ attributes: { transposed } }, inputs, emit) =>
    emit.node('Gemm', inputs, {
      ...(transposed.a && { transA: { int: 1 } }),
      ...(transposed.b && { transB: { int: 1 } }),
    }),
  multiplyAdds: ({ inputs: [a, b], attributes: { transposed } }) => {
    const { m, n, k } = extents(a.shape, b.shape, transposed)
    return m * n * k
  },
}

/** Multiplies matrices in float64. */
export function multiply(x: Float64Array, y: Float64Array, { m, n, k }: Extents, transposed: Transposed): Float64Array {
  const [rowA, innerA] = transposed.a ? [1, m] : [k, 1]
  const [innerB, columnB] = transposed.b ? [1, k] : [n, 1]
  const result = new Float64Array(m * n)
  for (let row = 0; row < m; row++) {
    for (let inner = 0; inner < k; inner++) {
      const factor = x[row * rowA + inner * innerA]
      for (let column = 0; column < n; column++) {
        result[row * n + column] += factor * y[inner * innerB + column * columnB]
      }
    }
  }
  return result
}

/**
 * The matrix product A·B + C of two-dimensional tensors.
 *
 * @param options.transposeA - take A transposed (default false)
 * @param options.transposeB - take B transposed (default false)
 * @param options.addend - C, stretched to the product's shape: a bias of shape `[columns]`, say
 */
export function gemm(
  a: Node,
  b: Node,
  options: { transposeA?: boolean; transposeB?: boolean; addend?: Node } = {},
): Node {
  const transposed = { a: options.transposeA ?? false, b: options.transposeB ?? false }
  return a.graph.apply(gemmOp, options.addend ? [a, b, options.addend] : [a, b], { transposed })
}
