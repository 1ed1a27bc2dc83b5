/** How a learning rate changes over a run. */
export interface Schedule {
  /** Steps over which the rate rises evenly to its value, ≥ 0. */
  readonly warmup: number
  /** How it falls to 0 at the end of the run: not at all, evenly, or as half a cosine (Loshchilov and Hutter 2017). */
  readonly decay: 'none' | 'linear' | 'cosine'
  /** The share of all steps after which the fall begins, in [0, 1]. */
  readonly from: number
}

const FALLS: Readonly<Record<Schedule['decay'], (progress: number) => number>> = {
  none: () => 1,
  linear: (progress) => 1 - progress,
  cosine: (progress) => 0.5 * (1 + Math.cos(Math.PI * progress)),
}

/**
 * Returns the factor of the learning rate at a step, in [0, 1]; never 0 before the run's end.
 *
 * @param step - counted from 0, < steps
 * @param steps - all that the run takes
 */
export function scheduledFactor({ warmup, decay, from }: Schedule, step: number, steps: number): number {
  const rise = Math.min(1, (step + 1) / (warmup + 1))
  const begin = from * steps
  const progress = step < begin ? 0 : (step - begin) / (steps - begin)
  return rise * FALLS[decay](progress)
}
