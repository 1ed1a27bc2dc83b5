import { FacetError } from '../../array/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import { loadPairs, squaredDistance } from './pairs.ts'

/** For every query the nearest of some reference points. */
export interface Nearest {
  /** Which it is, `[queries]`; the first of equal ones. */
  readonly indices: Uint32Array
  /** How far, in units of the features, `[queries]`; exactly 0 of an equal one. */
  readonly distances: Float64Array
}

interface Sets {
  readonly queries: Float32Array
  readonly reference: Float32Array
  readonly size: number
  readonly apart?: Uint32Array
}

/**
 * Finds the nearest training image of every generated one, say: near ones are what a memorising generator makes.
 *
 * @param sets.queries - `[count, size]`
 * @param sets.reference - `[others, size]`
 * @param sets.apart - the reference row that each query is itself, and is not compared with; then there must be two
 * @throws FacetError when there is no reference, or the sets are not whole rows, or not finite
 */
export async function nearestIn(runtime: Runtime, sets: Sets): Promise<Nearest> {
  const { queries, reference, size, apart } = sets
  if (reference.length === 0) {
    throw new FacetError('nearestIn: there is nothing to be near to. Give at least one reference row.')
  }
  const origin = Float64Array.from(reference.subarray(0, size))
  const pairs = await loadPairs(runtime, size)
  try {
    const [columns, rows] = [pairs.place(reference, origin), pairs.place(queries, origin)]
    const distances = new Float64Array(rows.count).fill(Infinity)
    const indices = new Uint32Array(rows.count)
    await pairs.visit(rows, columns, (row, first, products) => {
      const [lengths, square] = [columns.least, rows.least[row]]
      const own = (apart?.[row] ?? -1) - first
      let nearest = distances[row]
      for (let i = 0; i < products.length; i++) {
        if (square + lengths[first + i] - 2 * products[i] >= nearest || i === own) continue
        const distance = squaredDistance(rows, row, columns, first + i)
        if (distance >= nearest) continue
        indices[row] = first + i
        nearest = distance
      }
      distances[row] = nearest
    })
    return { indices, distances: distances.map(Math.sqrt) }
  } finally {
    await pairs.release()
  }
}
