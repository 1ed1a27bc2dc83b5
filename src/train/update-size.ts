import type { PlayerState } from './state.ts'

/** How far a player's parameters p moved, by Δ. */
export interface UpdateSize {
  /** ‖Δ‖ and ‖Δ‖ / ‖p‖, over all parameters. */
  readonly norm: number
  readonly relative: number
  /** ‖Δ‖ / ‖p‖ of each layer, in the order of the network; 0 where it did not move, infinite where p was 0. */
  readonly layers: readonly { readonly name: string; readonly relative: number }[]
}

/**
 * Remembers a player's parameters.
 *
 * @returns a function that tells how far they have moved since
 */
export function updateSize({ blocks, gradients }: PlayerState): () => UpdateSize {
  const before = blocks.parameters.slice()
  return () => {
    const layers = new Map<string, Sums>()
    const all: Sums = { moved: 0, size: 0 }
    for (const [name, { byteOffset, length }] of Object.entries(gradients)) {
      // A parameter lies in its block where its gradient lies in that of gradients.
      const first = (byteOffset - blocks.gradients.byteOffset) / 4
      const layer = layerOf(name)
      const sums = layers.get(layer) ?? { moved: 0, size: 0 }
      layers.set(layer, sums)
      const own = sumsOf(before, blocks.parameters, first, first + length)
      for (const into of [sums, all]) addTo(into, own)
    }
    return {
      norm: Math.sqrt(all.moved),
      relative: relativeOf(all),
      layers: [...layers].map(([name, sums]) => ({ name, relative: relativeOf(sums) })),
    }
  }
}

/** Squares of Δ and of p, added up. */
interface Sums {
  moved: number
  size: number
}

function sumsOf(before: Float32Array, after: Float32Array, first: number, end: number): Sums {
  let [moved, size] = [0, 0]
  for (let index = first; index < end; index++) {
    moved += (after[index] - before[index]) ** 2
    size += before[index] ** 2
  }
  return { moved, size }
}

function addTo(into: Sums, { moved, size }: Sums): void {
  into.moved += moved
  into.size += size
}

function relativeOf({ moved, size }: Sums): number {
  return moved === 0 ? 0 : Math.sqrt(moved / size)
}

/** `recogniser/dense_1` of `discriminator/recogniser/dense_1/weight`. */
function layerOf(name: string): string {
  return name.split('/').slice(1, -1).join('/')
}
