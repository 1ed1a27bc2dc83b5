import type { ImageSize } from '../../../src/array/index.ts'

/** A grey image of 28 by 28. */
export const GREY: ImageSize = { height: 28, width: 28, channels: 1 }

/** A point, in pixels from the top left corner of an image. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Returns an image of a shape, each pixel as bright as the share of it that lies within. */
export function drawn(isInside: (point: Point) => boolean, { height, width } = GREY, samples = 8): Float32Array {
  return Float32Array.from({ length: height * width }, (_, pixel) => {
    let inside = 0
    for (let sample = 0; sample < samples ** 2; sample++) {
      const x = (pixel % width) + ((sample % samples) + 0.5) / samples
      const y = Math.floor(pixel / width) + (Math.floor(sample / samples) + 0.5) / samples
      if (isInside({ x, y })) inside++
    }
    return inside / samples ** 2
  })
}

/** An upright bar about a centre, sheared so that its top leans to the right by an angle. */
export interface Bar {
  readonly width: number
  readonly height: number
  readonly slant?: number
  readonly at?: Point
}

/** Returns whether a point is in a bar. */
export function bar({ width, height, slant = 0, at = { x: 14, y: 14 } }: Bar): (point: Point) => boolean {
  return ({ x, y }) =>
    Math.abs(x - at.x + Math.tan(slant) * (y - at.y)) <= width / 2 && Math.abs(y - at.y) <= height / 2
}
