/** The extents of a plane of pixels, which lie row by row. */
export interface Plane {
  readonly width: number
  readonly height: number
}
