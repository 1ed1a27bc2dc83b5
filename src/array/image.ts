import type { Shape } from './shape.ts'

/** The extents of one image, in pixels and channels (1 for grey, 3 for colour). Every extent is a whole number ≥ 1. */
export interface ImageSize {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** Returns the shape of one image as an array: `[height, width, channels]`. */
export function imageShape({ height, width, channels }: ImageSize): Shape {
  return [height, width, channels]
}
