/** Gathers the variance of images within their groups, a chunk at a time. */
export interface GroupVariance {
  /**
   * Takes some images in.
   *
   * @param images - `[count, pixels]`
   * @param groups - the group of every image, `[count]`
   */
  add(images: Float32Array, groups: readonly number[]): void
  /**
   * Returns for each group the mean over pixels of the variance over the group's images (the unbiased one, over count −
   * 1), in squared pixel values; null of fewer than two images.
   */
  values(): (number | null)[]
}

/**
 * Returns an empty {@link GroupVariance}. Means and sums of squares follow Welford 1962, so that equal images have a
 * variance of exactly 0.
 */
export function groupVariance({ groups, pixels }: { readonly groups: number; readonly pixels: number }): GroupVariance {
  // Of a thousand classes of large images, one array each is all there is room for.
  const states = Array.from({ length: groups }, () => ({ count: 0, mean: new Float64Array(pixels), squares: 0 }))
  return {
    add: (images, groupOf) => {
      for (const [index, group] of groupOf.entries()) {
        const state = states[group]
        const { mean } = state
        state.count++
        for (let pixel = 0; pixel < pixels; pixel++) {
          const value = images[index * pixels + pixel]
          const off = value - mean[pixel]
          mean[pixel] += off / state.count
          state.squares += off * (value - mean[pixel])
        }
      }
    },
    values: () => states.map(({ count, squares }) => (count < 2 ? null : squares / (pixels * (count - 1)))),
  }
}

/** Variance within classes of generated images in units of that of real ones: 1 is as diverse, 0 is one image a class. */
export interface Diversity {
  /** The mean over the classes that have one, weighted by their generated images; null where none has. */
  readonly mean: number | null
  /** By class; null where a class has fewer than two images on one side, or its real images are all the same. */
  readonly perClass: readonly (number | null)[]
}

/**
 * Returns generated over real variance by class.
 *
 * @param generated - {@link GroupVariance.values} of generated images by class, in the order of `real`
 * @param counts - the generated images of each class; by default equally many
 */
export function diversityOf(
  generated: readonly (number | null)[],
  real: readonly (number | null)[],
  counts?: readonly number[],
): Diversity {
  const perClass = real.map((value, index) => {
    const made = generated[index] ?? null
    return value !== null && value > 0 && made !== null ? made / value : null
  })
  return { mean: meanOf(perClass, counts), perClass }
}

/** Returns the mean of the values that are there, by default all of one weight; null where none is. */
export function meanOf(values: readonly (number | null)[], weights?: readonly number[]): number | null {
  // Equal weights are 1, so that they change no digit.
  const most = Math.max(...(weights ?? [1]))
  let [sum, total] = [0, 0]
  for (const [index, value] of values.entries()) {
    if (value === null) continue
    const weight = (weights?.[index] ?? most) / most
    sum += weight * value
    total += weight
  }
  return total > 0 ? sum / total : null
}
