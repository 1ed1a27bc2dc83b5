import { randomStream, shuffleInto, sizeOf } from '../../src/array/index.ts'
import type { RandomStream, Shape } from '../../src/array/index.ts'

/** A tensor to draw for a test. */
export interface Drawn {
  readonly shape: Shape
  /** Draws the values; all of them are values float32 can hold, so that every engine starts from the same ones. */
  values(stream: RandomStream): Float64Array
}

function each(draw: (stream: RandomStream) => number): (...shape: number[]) => Drawn {
  return (...shape) => ({
    shape,
    values: (stream) => Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(draw(stream))),
  })
}

/** N(0, 1) */
export const anywhere = each((stream) => stream.normal())

/** U[0.5, 2) */
export const positive = each((stream) => 0.5 + 1.5 * stream.uniform())

/** ±U[0.2, 2): away from 0, where relu, abs and their like have a kink and division a pole. */
export const offZero = each((stream) => (stream.uniform() < 0.5 ? -1 : 1) * (0.2 + 1.8 * stream.uniform()))

/** Values at least 0.05 apart, in random order, so that the greatest is no tie. */
export function distinct(...shape: number[]): Drawn {
  const size = sizeOf(shape)
  return {
    shape,
    values: (stream) => {
      const order = new Uint32Array(size)
      shuffleInto(order, stream)
      return Float64Array.from(order, (rank) => Math.fround((rank - size / 2) / 20))
    },
  }
}

/** Returns normal draws that belong to a purpose, as cotangents and directions are. */
export function normals(purpose: string, size: number): Float64Array {
  return anywhere(size).values(randomStream(0, purpose))
}
