import type { ImageSize } from '../array/index.ts'
import { FacetError } from '../array/index.ts'
import { imageSheet } from './sheet.ts'
import type { SheetStyle } from './sheet-options.ts'

/** What `classSheet` draws. */
export interface ClassSheetOptions extends SheetStyle {
  /** `[classes * columns, height, width, channels]` in 0..1, class by class. */
  readonly images: Float32Array
  readonly image: ImageSize
  /** One row a class, in order. */
  readonly classNames: readonly string[]
  /** What the rows are; `class asked for` by default. */
  readonly rowTitle?: string | undefined
  /** What the columns vary; `random codes and noise` by default. */
  readonly columnTitle?: string | undefined
}

const EXPLANATION =
  'Codes and noise are drawn at random for every tile. No sample depends on what else is in its batch.'

/**
 * Returns how many images each of `rows` rows has.
 *
 * @throws FacetError when the images cannot be shared out evenly.
 */
function columnsOf(images: Float32Array, image: ImageSize, rows: number): number {
  const count = images.length / (image.height * image.width * image.channels)
  if (rows < 1 || count < rows || count % rows !== 0) {
    throw new FacetError(
      `classSheet: ${count} images cannot fill ${rows} rows, one a class. Draw equally many of each class.`,
    )
  }
  return count / rows
}

/**
 * Draws samples of every class: one row a class, each tile from latents of its own. The samples are meant to come from
 * running statistics, so that none depends on the others in its batch.
 *
 * @throws FacetError when `images` does not hold equally many images of each class.
 */
export function classSheet(options: ClassSheetOptions): string {
  return imageSheet({
    ...options,
    title: options.title ?? `Samples by ${options.rowTitle ?? 'class'}`,
    subtitle: options.subtitle ?? EXPLANATION,
    rows: options.classNames.length,
    columns: columnsOf(options.images, options.image, options.classNames.length),
    rowTitle: options.rowTitle ?? 'class asked for',
    columnTitle: options.columnTitle ?? 'random codes and noise',
    rowLabels: options.classNames,
  })
}
