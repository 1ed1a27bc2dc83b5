import { FacetError } from './errors.ts'

/** The extents of an array's axes, outermost first; `[]` is a scalar. Every extent is a whole number ≥ 1. */
export type Shape = readonly number[]

/** Returns the number of elements of an array of this shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, extent) => size * extent, 1)
}

/** Returns row-major strides, in elements: `stridesOf([2, 3, 4])` is `[12, 4, 1]`. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length)
  for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis]
  }
  return strides
}

/** Tells whether two shapes are the same, axis by axis. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis])
}

/** Prints a shape as `[8,28,28,1]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(',')}]`
}

/**
 * Returns the shape two arrays broadcast to: aligned at the last axis, an extent of 1 stretches.
 *
 * @throws FacetError when some axis has two different extents, neither of them 1.
 */
export function broadcastShapes(a: Shape, b: Shape, caller: string): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    if (left !== right && left !== 1 && right !== 1) {
      throw new FacetError(
        `${caller}: shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast. Reshape one of them first.`,
      )
    }
    return Math.max(left, right)
  })
}

/** Returns the axes of `to` along which an array of shape `from` was stretched by broadcasting. */
export function broadcastAxes(from: Shape, to: Shape): number[] {
  const offset = to.length - from.length
  return to.flatMap((extent, axis) => (axis < offset || (from[axis - offset] === 1 && extent !== 1) ? [axis] : []))
}

/**
 * Returns `axes` counted from the front and in ascending order; negative ones count from the back.
 *
 * @throws FacetError when an axis is out of range or named twice.
 */
export function normaliseAxes(axes: readonly number[], rank: number, caller: string): number[] {
  const normal = axes.map((axis) => (axis < 0 ? axis + rank : axis))
  const valid = normal.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank)
  if (!valid || new Set(normal).size !== normal.length) {
    throw new FacetError(`${caller}: axes [${axes.join(',')}] must be distinct and lie in -${rank}..${rank - 1}.`)
  }
  return normal.toSorted((a, b) => a - b)
}
