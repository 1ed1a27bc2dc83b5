import { FacetError } from '../../array/index.ts'
import { Graph, gemm, input } from '../../graph/index.ts'
import type { Program } from '../../graph/index.ts'
import type { Runtime } from '../../runtime/index.ts'

/** Points a block has on each side: its products, 1 MiB, are still in the processor's cache when they are read. */
const BLOCK = 512

/** Beyond what float32 can hold. */
const GREATEST = 2 ** 128

/** Features of images, made ready to be paired. */
export interface Points {
  readonly count: number
  /** As given, `[count, size]`. */
  readonly given: Float32Array
  /** Less the origin, `[count, size]`. */
  readonly features: Float32Array
  /** Their squared lengths less, and plus, what a squared distance can be off by on their account; see {@link Pairs}. */
  readonly least: Float64Array
  readonly most: Float64Array
  /** What turns products about the origin into those of the given features: x·y is theirs plus both points' lifts. */
  readonly lifts: Float64Array
}

/**
 * Takes some products of one row point: `products[i]` is that with the column point `first + i`. The array is valid only
 * during the call.
 */
export type TakeProducts = (row: number, first: number, products: Float32Array) => void

/**
 * The scalar products of all pairs of points, in float32 about an origin in their midst, lest their squared distances
 * |x|² + |y|² − 2 x·y be lost in rounding. They bound a distance: it is at least `least[x] + least[y] − 2 x·y` and at most
 * the same with `most`. What compares distances takes {@link squaredDistance} wherever the bounds leave the answer open,
 * so that rounding in float32 decides nothing.
 */
export interface Pairs {
  /** The features of a point. */
  readonly size: number
  /**
   * Returns features as points. Those that are paired must share an origin.
   *
   * @param features - `[count, size]`
   * @param origin - `[size]`, the mean of one of the sets, say
   * @throws FacetError when they are not whole rows, or not finite, or too large to be squared in float32
   */
  place(features: Float32Array, origin: Float64Array): Points
  /** Goes through the pairs of two sets, a block at a time; of a set with itself, through every pair of two points once. */
  visit(rows: Points, columns: Points, take: TakeProducts): Promise<void>
  release(): Promise<void>
}

/**
 * Loads the program that multiplies points: one serves any number of sets, such as a thousand classes.
 *
 * @param size - the features of a point
 */
export async function loadPairs(runtime: Runtime, size: number): Promise<Pairs> {
  const [left, right] = [new Float32Array(BLOCK * size), new Float32Array(BLOCK * size)]
  const products = new Float32Array(BLOCK * BLOCK)
  const executable = await runtime.load(productsProgram(size), { inputs: { left, right }, outputs: { products } })
  // Beyond the last point a block keeps what it had before: those products are never read.
  const fill = (side: Float32Array, features: Float32Array, first: number) =>
    side.set(features.subarray(first * size, (first + BLOCK) * size))

  return {
    size,
    place: (given, origin) => {
      const count = rowCount(given, size)
      const features = given.map((value, index) => value - origin[index % size])
      const squares = productsWith(features, size, (row, i) => features[row * size + i])
      const slack = slackOf(size)
      // No product of two points is beyond the greater of their squares.
      if (!squares.every((square) => square < GREATEST)) {
        throw new FacetError(
          'loadPairs: some features are not finite, or too large. Check that the images are numbers in [0, 1].',
        )
      }
      // x·y = (x − m)·(y − m) + m·x + m·y − |m|², where m is the origin.
      const half = origin.reduce((sum, value) => sum + value * value, 0) / 2
      const lifts = productsWith(given, size, (_, i) => origin[i]).map((product) => product - half)
      const [least, most] = [1 - slack, 1 + slack].map((share) => squares.map((square) => share * square))
      return { count, given, features, least, most, lifts }
    },
    visit: async (rows, columns, take) => {
      for (let row = 0; row < rows.count; row += BLOCK) {
        fill(left, rows.features, row)
        for (let column = rows === columns ? row : 0; column < columns.count; column += BLOCK) {
          fill(right, columns.features, column)
          await executable.run()
          const taken = Math.min(BLOCK, rows.count - row)
          const end = Math.min(BLOCK, columns.count - column)
          for (let i = 0; i < taken; i++) {
            const start = rows === columns && row === column ? i + 1 : 0
            take(row + i, column + start, products.subarray(i * BLOCK + start, i * BLOCK + end))
          }
        }
      }
    },
    release: () => executable.release(),
  }
}

/**
 * Returns the squared distance of two points in float64, from the features as they were given.
 *
 * @param row - of `a`
 * @param column - of `b`
 */
export function squaredDistance(a: Points, row: number, b: Points, column: number): number {
  const size = a.given.length / a.count
  let sum = 0
  for (let i = row * size, j = column * size; i < (row + 1) * size; i++, j++) sum += (a.given[i] - b.given[j]) ** 2
  return sum
}

/** The relative error of one operation in float32. */
const UNIT = 2 ** -24

/**
 * The share of |x|² + |y|² that |x|² + |y|² − 2 x·y can be off by in float32. With n features, x·y is off by at most
 * n UNIT |x| |y|, in whatever order it is summed (Higham 2002, equation 3.5), and 2 |x| |y| is no more than |x|² + |y|²;
 * moving both points to the origin takes 4 UNIT (|x|² + |y|²) at most. Terms of higher order are in the factor.
 */
function slackOf(size: number): number {
  return 1.01 * (size + 4) * UNIT
}

/** The product of every left point with every right one. */
function productsProgram(size: number): Program {
  const graph = new Graph()
  const [left, right] = ['left', 'right'].map((name) => input(graph, name, [BLOCK, size]))
  return { outputs: { products: gemm(left, right, { transposeB: true }) } }
}

/** How many rows of features there are. */
export function rowCount(features: Float32Array, size: number): number {
  const count = features.length / size
  if (Number.isInteger(count)) return count
  throw new FacetError(`loadPairs: ${features.length} numbers are not whole rows of ${size}. Give [count, ${size}].`)
}

/** The product of every row with another vector, told by its elements, in float64. */
function productsWith(
  features: Float32Array,
  size: number,
  element: (row: number, index: number) => number,
): Float64Array {
  return Float64Array.from({ length: features.length / size }, (_, row) => {
    let product = 0
    for (let i = 0; i < size; i++) product += features[row * size + i] * element(row, i)
    return product
  })
}
