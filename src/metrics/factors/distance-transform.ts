import type { Plane } from './plane.ts'

/**
 * Returns the exact Euclidean distance transform of planes of one size, in linear time: distances along columns, then
 * along rows the lower envelope of parabolas (Felzenszwalb and Huttenlocher 2012).
 *
 * @returns a function of a foreground (1) and background (0), which must have some background. It gives every pixel's
 * squared distance to the nearest of the background, whole numbers; what is beyond the plane is neither. The result is
 * overwritten by the next call
 */
export function distanceTransform(plane: Plane): (foreground: Uint8Array) => Int32Array {
  const { width, height } = plane
  const distances = new Int32Array(width * height)
  const envelope = lowerEnvelope(width)
  return (foreground) => {
    distancesAlongColumns(foreground, distances, plane)
    for (let row = 0; row < height; row++) envelope(distances.subarray(row * width, (row + 1) * width))
    return distances
  }
}

/** Distances within each column; where it has no background, one that is greater than any within the plane. */
function distancesAlongColumns(foreground: Uint8Array, distances: Int32Array, { width, height }: Plane): void {
  const far = width + height
  for (let index = 0; index < distances.length; index++) {
    const above = index < width ? far : distances[index - width]
    distances[index] = foreground[index] === 0 ? 0 : Math.min(above + 1, far)
  }
  for (let index = distances.length - width - 1; index >= 0; index--) {
    distances[index] = Math.min(distances[index], distances[index + width] + 1)
  }
}

/** Replaces a row of distances along columns by the squared ones along both: min over x′ of (x − x′)² + distance(x′)². */
function lowerEnvelope(width: number): (row: Int32Array) => void {
  const squares = new Float64Array(width)
  // The places of the parabolas that make the envelope, and where each of them begins to be the lowest.
  const places = new Int32Array(width)
  const starts = new Float64Array(width + 1)
  return (row) => {
    for (let x = 0; x < width; x++) squares[x] = row[x] ** 2
    let top = 0
    places[0] = 0
    starts[0] = -Infinity
    for (let x = 1; x < width; x++) {
      let start = crossing(squares, places[top], x)
      while (start <= starts[top]) start = crossing(squares, places[--top], x)
      places[++top] = x
      starts[top] = start
    }
    starts[top + 1] = Infinity
    for (let x = 0, lowest = 0; x < width; x++) {
      while (starts[lowest + 1] < x) lowest++
      row[x] = (x - places[lowest]) ** 2 + squares[places[lowest]]
    }
  }
}

/** Where the parabola at `right` gets below the one at `left`. */
function crossing(squares: Float64Array, left: number, right: number): number {
  return (squares[right] + right * right - squares[left] - left * left) / (2 * (right - left))
}
