import type { ImageSize } from '../array/index.ts'
import { FacetError } from '../array/index.ts'
import { imageSheet } from './sheet.ts'
import type { SheetStyle } from './sheet-options.ts'
import { formatSigned } from './text.ts'

/** What `sortedSheet` draws. */
export interface SortedSheetOptions extends SheetStyle {
  /** `[classes * columns, height, width, channels]` in 0..1, class by class, each from the lowest reading up. */
  readonly images: Float32Array
  readonly image: ImageSize
  /** `[classes * columns]`: what the recogniser reads from each. */
  readonly readings: ArrayLike<number>
  /** One row a class, in order. */
  readonly classNames: readonly string[]
  /** Name of the code that is read. */
  readonly code: string
}

/**
 * Returns the indices of the numbers at equally spaced quantiles, from the least to the greatest: what the columns of
 * a sorted sheet show.
 *
 * @param count - how many, at least 2
 * @throws FacetError when there are fewer numbers, or one is not a number
 */
export function quantileIndices(numbers: ArrayLike<number>, count: number): number[] {
  const values = Array.from(numbers)
  if (!Number.isInteger(count) || count < 2 || values.length < count || values.some(Number.isNaN)) {
    throw new FacetError(
      `quantileIndices: cannot take ${count} quantiles of ${values.length} values. Give at least as many numbers, none of them NaN, and take at least 2.`,
    )
  }
  const order = values.map((_, index) => index).toSorted((a, b) => values[a] - values[b])
  return Array.from({ length: count }, (_, place) => order[Math.round((place * (values.length - 1)) / (count - 1))])
}

/** Names quantiles that are equally spaced: `least`, `25 %`, `median`, `75 %`, `greatest`. */
function quantileNames(columns: number): string[] {
  return Array.from({ length: columns }, (_, place) => {
    const share = (100 * place) / (columns - 1)
    if (place === 0) return 'least'
    if (place === columns - 1) return 'greatest'
    return share === 50 ? 'median' : `${share.toFixed(0)} %`
  })
}

/**
 * Draws real images in the order of what the recogniser reads from them, as SVG: one row a class, from the least
 * reading to the greatest. Whatever changes along the rows is what the code means.
 *
 * @throws FacetError when there are not as many images, two or more, for every class
 */
export function sortedSheet(options: SortedSheetOptions): string {
  const { classNames, readings, code } = options
  const columns = readings.length / classNames.length
  if (!Number.isInteger(columns) || columns < 2) {
    throw new FacetError(
      `sortedSheet: ${readings.length} readings cannot fill ${classNames.length} rows, one a class. Give as many, two or more, of each.`,
    )
  }
  return imageSheet({
    ...options,
    title: options.title ?? `Real images by their ${code}`,
    subtitle:
      options.subtitle ??
      `Real test images, sorted by what the recogniser reads as ${code} (beneath each). It never saw a value of ${code} on a real image: what changes along a row is what it has come to mean.`,
    rows: classNames.length,
    columns,
    rowTitle: 'label',
    rowLabels: classNames,
    columnTitle: `quantile of ${code} within the class`,
    columnLabels: quantileNames(columns),
    captions: Array.from(readings, (reading) => [formatSigned(reading)]),
  })
}
