import type { Shape } from './shape.ts'

/** A float32 array with its shape, row-major. */
export interface Tensor {
  readonly shape: Shape
  readonly values: Float32Array
}

/** Named float32 arrays. */
export type Arrays = Readonly<Record<string, Float32Array>>
