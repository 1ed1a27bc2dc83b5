/** One loss over the steps of a run. */
export interface LossSeries {
  readonly name: string
  /** The step of each value, ascending. */
  readonly steps: ArrayLike<number>
  /** The values, in the unit of the panel's axis; those that are not finite are left out of means and drawn as gaps. */
  readonly values: ArrayLike<number>
}

/** A point of a curve; `null` is a gap. */
export interface CurvePoint {
  readonly step: number
  readonly value: number | null
}

/** Returns the mean of the values that are finite, or `null` where none is. */
function meanOf(values: readonly (number | null)[]): number | null {
  const finite = values.filter((value) => value !== null && Number.isFinite(value))
  const mean = finite.reduce<number>((sum, value) => sum + (value ?? 0), 0) / finite.length
  return Number.isFinite(mean) ? mean : null
}

/** How a series is thinned and smoothed. */
export interface Thinning {
  /** Neighbouring values that become one point. */
  readonly size: number
  /** Points on either side that are averaged with each; 0 where the series is not smoothed. */
  readonly reach: number
}

const MOST_POINTS = 500

/**
 * Returns how to draw a series of `count` values with no more than 500 points, and with a running mean over about
 * `window` values, unless that is more than half of them: a few values of an evaluation are shown as they are.
 */
export function planThinning(count: number, window: number): Thinning {
  const size = Math.max(1, Math.ceil(count / MOST_POINTS))
  return { size, reach: window > count / 2 ? 0 : Math.floor(window / size / 2) }
}

/**
 * Thins a series: the values are cut into bins of `size` neighbours, and each bin becomes one point, its mean at the
 * middle of its steps. No value is skipped, so that a spike stays visible in proportion to how long it lasts.
 */
export function binSeries({ steps, values }: LossSeries, size: number): CurvePoint[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, bin) => {
    const [start, end] = [bin * size, Math.min(values.length, (bin + 1) * size)]
    const held = Array.from({ length: end - start }, (__, offset) => values[start + offset])
    return { step: (steps[start] + steps[end - 1]) / 2, value: meanOf(held) }
  })
}

/** Returns each point as the mean of itself and `reach` points on either side, as far as there are so many. */
export function smoothPoints(points: readonly CurvePoint[], reach: number): CurvePoint[] {
  return points.map(({ step, value }, index) => {
    const around = points.slice(Math.max(0, index - reach), index + reach + 1)
    return { step, value: value === null ? null : meanOf(around.map((point) => point.value)) }
  })
}

/** Returns the first step whose value is not finite, and how many there are; `undefined` where all are finite. */
export function findNotFinite({ steps, values }: LossSeries): { step: number; count: number } | undefined {
  const bad = Array.from({ length: values.length }, (_, index) => index).filter(
    (index) => !Number.isFinite(values[index]),
  )
  return bad.length === 0 ? undefined : { step: steps[bad[0]], count: bad.length }
}

/** Axes end here times the 90th percentile where the largest value is out of all proportion. */
const ROOM = 4
const OUT_OF_PROPORTION = 1000

/**
 * Returns where an axis of values should end, or `undefined` where all values fit on one. A run that diverges passes
 * through 1e9 and more; an axis up to there would flatten everything that came before.
 */
export function findLimit(curves: readonly (readonly CurvePoint[])[]): number | undefined {
  const sizes = curves.flat().flatMap(({ value }) => (value === null ? [] : [Math.abs(value)]))
  sizes.sort((a, b) => a - b)
  const usual = sizes[Math.floor(0.9 * (sizes.length - 1))] ?? 0
  const largest = sizes.at(-1) ?? 0
  return usual > 0 && largest > OUT_OF_PROPORTION * usual ? ROOM * usual : undefined
}

/** Returns points with those beyond the axis moved to just beyond it: resvg-js 2.6 drops a drawing that reaches 1e9. */
export function clampPoints(points: readonly CurvePoint[], limit: number): CurvePoint[] {
  const most = 2 * limit
  return points.map(({ step, value }) => ({
    step,
    value: value === null ? null : Math.max(-most, Math.min(most, value)),
  }))
}
