import type { ImageSize } from '../array/index.ts'
import { imageSheet } from './sheet.ts'
import type { SheetStyle } from './sheet-options.ts'
import { decimalsFor, formatSigned } from './text.ts'

/** What `codeTraversal` draws. */
export interface CodeTraversalOptions extends SheetStyle {
  /** `[classes * values, height, width, channels]` in 0..1, class by class. */
  readonly images: Float32Array
  readonly image: ImageSize
  /** One row a class, in order. */
  readonly classNames: readonly string[]
  /** What the rows are; `class asked for` by default. */
  readonly rowTitle?: string | undefined
  /** Name of the code that varies. */
  readonly code: string
  /** Its value in each column. */
  readonly values: readonly number[]
}

function explain(code: string): string {
  return `Only ${code} varies along a row; other codes and noise are the same in every tile.`
}

/**
 * Draws the effect of one code: one row a class, one column a value of the code. Everything else, noise included, is
 * meant to be the same in all tiles, so that whatever differs along a row is the code's doing.
 *
 * @throws FacetError when `images` does not hold classes × values images.
 */
export function codeTraversal(options: CodeTraversalOptions): string {
  const { classNames, code, values } = options
  const decimals = decimalsFor(values)
  return imageSheet({
    ...options,
    title: options.title ?? `What ${code} does`,
    subtitle: options.subtitle ?? explain(code),
    rows: classNames.length,
    columns: values.length,
    rowTitle: options.rowTitle ?? 'class asked for',
    columnTitle: `value of ${code}`,
    rowLabels: classNames,
    columnLabels: values.map((value) => formatSigned(value, decimals)),
  })
}
