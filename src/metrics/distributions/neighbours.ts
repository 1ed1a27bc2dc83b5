import type { Points, TakeProducts } from './pairs.ts'

/** Gathers the distances of points to their own set. */
export interface Neighbours {
  /** Takes products of the set with itself. */
  readonly take: TakeProducts
  /**
   * Returns every point's squared distance to its k-th nearest neighbour among the others of its set; null where it has
   * fewer than k others. Equal points are neighbours at 0.
   */
  squaredRadii(): Float64Array | null
}

/** Returns empty {@link Neighbours}. */
export function gatherNeighbours({ count, squares }: Points, k: number): Neighbours {
  // By point, its k least distances so far in ascending order; and the last of them once more, for quick reading.
  const least = new Float64Array(count * k).fill(Infinity)
  const farthest = new Float64Array(count).fill(Infinity)
  const insert = (point: number, distance: number) => {
    let slot = point * k + k - 1
    for (; slot > point * k && least[slot - 1] > distance; slot--) least[slot] = least[slot - 1]
    least[slot] = distance
    farthest[point] = least[point * k + k - 1]
  }
  return {
    take: (row, first, products) => {
      // Constants of the loop are local: V8 reads those of a closure anew at every turn, which doubles the time.
      const [bounds, lengths, own] = [farthest, squares, squares[row]]
      for (let i = 0; i < products.length; i++) {
        const distance = own + lengths[first + i] - 2 * products[i]
        if (distance < bounds[row]) insert(row, distance)
        if (distance < bounds[first + i]) insert(first + i, distance)
      }
    },
    squaredRadii: () => (count > k ? farthest : null),
  }
}
