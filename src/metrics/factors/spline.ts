import type { LineMap } from './upsample.ts'

/**
 * Returns what makes lines longer by interpolating cubic splines (Unser 1999). Beyond its ends a line is mirrored about the
 * middle of its last pixel.
 *
 * @param length - of the lines, in pixels
 * @param scale - a whole number ≥ 1
 */
export function splineExpansion(length: number, scale: number): LineMap {
  const coefficients = new Float64Array(length)
  const expanded = new Float64Array(length * scale)
  // Four coefficients have a say in each value: where they are, and how much of one it is.
  const positions = Array.from(expanded, (_, index) => (index + 0.5) / scale - 0.5)
  const places = Int32Array.from(positions.flatMap((position) => placesAt(position, length)))
  const weights = Float64Array.from(positions.flatMap(weightsAt))
  return (line) => {
    coefficients.set(line)
    replaceByCoefficients(coefficients)
    for (let index = 0, tap = 0; index < expanded.length; index++, tap += 4) {
      expanded[index] =
        weights[tap] * coefficients[places[tap]] +
        weights[tap + 1] * coefficients[places[tap + 1]] +
        weights[tap + 2] * coefficients[places[tap + 2]] +
        weights[tap + 3] * coefficients[places[tap + 3]]
    }
    return expanded
  }
}

function placesAt(position: number, length: number): number[] {
  const left = Math.floor(position)
  return [left - 1, left, left + 1, left + 2].map((place) => mirrored(place, length))
}

/** The cubic B-spline's values at the distances of the four. */
function weightsAt(position: number): number[] {
  const t = position - Math.floor(position)
  const inner = (distance: number) => (4 - 6 * distance ** 2 + 3 * distance ** 3) / 6
  return [(1 - t) ** 3 / 6, inner(t), inner(1 - t), t ** 3 / 6]
}

function mirrored(place: number, length: number): number {
  const last = length - 1
  return last === 0 ? 0 : last - Math.abs(last - Math.abs(place))
}

/** Replaces values by the coefficients of the spline through them: a recursive filter there and back (Unser 1999). */
function replaceByCoefficients(line: Float64Array): void {
  const last = line.length - 1
  if (last === 0) return
  const pole = Math.sqrt(3) - 2
  line[0] = causalStart(line, pole)
  for (let index = 1; index <= last; index++) line[index] += pole * line[index - 1]
  line[last] = (pole / (pole * pole - 1)) * (line[last] + pole * line[last - 1])
  for (let index = last - 1; index >= 0; index--) line[index] = pole * (line[index + 1] - line[index])
  for (let index = 0; index <= last; index++) line[index] *= 6
}

/** The sum of pole^k · value(k) over all k ≥ 0 of a mirrored line, which repeats itself. */
function causalStart(line: Float64Array, pole: number): number {
  const last = line.length - 1
  let power = 1
  let sum = 0
  for (let index = 0; index < last; index++, power *= pole) sum += power * line[index]
  for (let index = last; index > 0; index--, power *= pole) sum += power * line[index]
  return sum / (1 - power)
}
