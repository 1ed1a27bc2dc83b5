/**
 * Returns the mean of a circular quantity: the direction of the mean of unit vectors (Mardia and Jupp 2000, section 2.2).
 *
 * @param values - NaN is left out
 * @param period - how far it is once round
 * @returns in [−period/2, period/2]; NaN where all are NaN
 */
export function circularMean(values: Float64Array, period: number): number {
  const told = values.filter((value) => !Number.isNaN(value))
  if (told.length === 0) return NaN
  const turn = (2 * Math.PI) / period
  const [cosines, sines] = [Math.cos, Math.sin].map((f) => told.reduce((sum, value) => sum + f(turn * value), 0))
  return Math.atan2(sines, cosines) / turn
}

/**
 * Returns values of a circular quantity as numbers on a line, so that means, ranks and differences are defined: the circle
 * is cut opposite to `centre`. Values to be compared must have been cut at the same place.
 *
 * @param centre - where the values are, such as the {@link circularMean} of real images
 * @returns values within half a period of `centre`; NaN stays
 */
export function cutOpposite(values: Float64Array, centre: number, period: number): Float64Array {
  return values.map((value) => value - period * Math.round((value - centre) / period))
}
