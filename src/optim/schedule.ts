/** How a learning rate changes over a run. */
export interface Schedule {
  /** Steps over which the rate rises evenly to its value, ≥ 0. */
  readonly warmup: number
  /** How it falls at the end of the run: not at all, evenly, or as half a cosine (Loshchilov and Hutter 2017). */
  readonly decay: 'none' | 'linear' | 'cosine'
  /** The share of all steps after which the fall begins, in [0, 1]. */
  readonly from: number
  /** The share of the value that is left at the end, in [0, 1]. */
  readonly to: number
}

/** Returns the height of half a cosine that falls from 1 to 0: ½ (1 + cos πp), p in [0, 1]. */
export function halfCosine(progress: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * progress))
}

const FALLS: Readonly<Record<Schedule['decay'], (progress: number) => number>> = {
  none: () => 1,
  linear: (progress) => 1 - progress,
  cosine: halfCosine,
}

/**
 * Returns the factor of the learning rate at a step, in [0, 1]; before the run's end it is above 0.
 *
 * @param step - counted from 0, < steps
 * @param steps - all that the run takes
 */
export function scheduledFactor({ warmup, decay, from, to }: Schedule, step: number, steps: number): number {
  const rise = Math.min(1, (step + 1) / (warmup + 1))
  const begin = from * steps
  const progress = step < begin ? 0 : (step - begin) / (steps - begin)
  return rise * (to + (1 - to) * FALLS[decay](progress))
}
