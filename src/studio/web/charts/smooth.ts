/**
 * Returns an exponential moving average of a curve, without the pull of its start towards zero (the correction of Kingma and
 * Ba, Adam, section 3).
 *
 * @param values - null or undefined where there is no value; it stays so
 * @param weight - how much of the average a value keeps, in [0, 1); 0 leaves the curve as it is
 */
export function smooth<Missing extends null | undefined>(
  values: readonly (number | Missing)[],
  weight: number,
): (number | Missing)[] {
  let average = 0
  let seen = 0
  return values.map((value) => {
    if (typeof value !== 'number') return value
    average = weight * average + (1 - weight) * value
    seen += 1
    return average / (1 - weight ** seen)
  })
}
