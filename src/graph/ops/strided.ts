import { sizeOf, stridesOf } from '../../array/index.ts'
import type { Shape } from '../../array/index.ts'

/**
 * Returns, for every element of an array of this shape in row-major order, the flat position
 * `base + Σ index[axis] · strides[axis]`. A transposition, a slice and a broadcast are each one choice of strides.
 */
export function stridedPositions(shape: Shape, strides: readonly number[], base = 0): Int32Array {
  let positions = Int32Array.of(base)
  for (const [axis, extent] of shape.entries()) {
    const next = new Int32Array(positions.length * extent)
    for (let outer = 0; outer < positions.length; outer++) {
      for (let index = 0; index < extent; index++) {
        next[outer * extent + index] = positions[outer] + index * strides[axis]
      }
    }
    positions = next
  }
  return positions
}

/** Returns, for every element of an array of shape `to`, the flat position in an array of shape `from` broadcast to it. */
export function broadcastPositions(from: Shape, to: Shape): Int32Array {
  const own = stridesOf(from)
  const offset = to.length - from.length
  const strides = to.map((_, axis) => (axis < offset || from[axis - offset] === 1 ? 0 : own[axis - offset]))
  return stridedPositions(to, strides)
}

/** Reads `values` at `positions`. */
export function take(values: Float64Array, positions: Int32Array): Float64Array {
  return Float64Array.from(positions, (position) => values[position])
}

/** Writes `values` at `positions` into zeros of the given shape, adding where positions meet. */
export function scatter(values: Float64Array, positions: Int32Array, shape: Shape): Float64Array {
  const result = new Float64Array(sizeOf(shape))
  for (let index = 0; index < values.length; index++) result[positions[index]] += values[index]
  return result
}
