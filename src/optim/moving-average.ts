/**
 * Returns how far a moving average moves towards the newest value: 1 − min(decay, (1 + t) / (10 + t)), so that the first
 * steps are not outweighed by where the average began (as in TensorFlow's ExponentialMovingAverage with `num_updates`).
 *
 * @param decay - what the average keeps of itself in the long run, in [0, 1)
 * @param step - t, counted from 1
 */
export function averageFreshness(decay: number, step: number): number {
  return 1 - Math.min(decay, (1 + step) / (10 + step))
}
