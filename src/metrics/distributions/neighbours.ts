import { squaredDistance } from './pairs.ts'
import type { Points, TakeProducts } from './pairs.ts'

/** How near the points of a set are to each other. */
export interface Neighbourhood {
  /** Every point's squared distance to its k-th nearest neighbour among the others; equal points are neighbours at 0. */
  readonly squaredRadii: Float64Array
  /** The same to the next neighbour, where the radius would be without one of the k; Infinity where there is none. */
  readonly squaredNext: Float64Array
  /** Which the k nearest are, `[points, k]`. */
  readonly nearest: Uint32Array
}

/** Gathers the distances of points to their own set. */
export interface Neighbours {
  /** Takes products of the set with itself. */
  readonly take: TakeProducts
  /** Returns what was found, by distances in float64; null where points have fewer than k others. */
  neighbourhood(): Neighbourhood | null
}

/** Returns empty {@link Neighbours}. */
export function gatherNeighbours(points: Points, k: number): Neighbours {
  const { count, least } = points
  const found = createNearest(count, k + 1)
  return {
    take: (row, first, products) => {
      // Constants of the loop are local: V8 reads those of a closure anew at every turn, which doubles the time.
      const [bounds, lengths, own] = [found.bounds, least, least[row]]
      for (let i = 0; i < products.length; i++) {
        const column = first + i
        const bound = own + lengths[column] - 2 * products[i]
        if (bound < bounds[row] || bound < bounds[column]) {
          const distance = squaredDistance(points, row, points, column)
          if (distance < bounds[row]) found.insert(row, column, distance)
          if (distance < bounds[column]) found.insert(column, row, distance)
        }
      }
    },
    neighbourhood: () => {
      if (count <= k) return null
      const [squaredRadii, squaredNext] = [k - 1, k].map((rank) => found.distancesAt(rank))
      return { squaredRadii, squaredNext, nearest: found.indices(k) }
    },
  }
}

/** Room for the nearest neighbours of points, in ascending order. */
interface NearestSoFar {
  /** By point, what a distance must be below to be among them; −Infinity where all are at 0, and none can be nearer. */
  readonly bounds: Float64Array
  insert(point: number, other: number, distance: number): void
  distancesAt(rank: number): Float64Array
  /** The first k of every point. */
  indices(k: number): Uint32Array
}

function createNearest(count: number, slots: number): NearestSoFar {
  const distances = new Float64Array(count * slots).fill(Infinity)
  const others = new Uint32Array(count * slots)
  const bounds = new Float64Array(count).fill(Infinity)
  return {
    bounds,
    insert: (point, other, distance) => {
      const start = point * slots
      let slot = start + slots - 1
      for (; slot > start && distances[slot - 1] > distance; slot--) {
        distances[slot] = distances[slot - 1]
        others[slot] = others[slot - 1]
      }
      distances[slot] = distance
      others[slot] = other
      const farthest = distances[start + slots - 1]
      bounds[point] = farthest === 0 ? -Infinity : farthest
    },
    distancesAt: (rank) => Float64Array.from({ length: count }, (_, point) => distances[point * slots + rank]),
    indices: (k) => Uint32Array.from({ length: count * k }, (_, i) => others[Math.floor(i / k) * slots + (i % k)]),
  }
}
