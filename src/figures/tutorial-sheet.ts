import { linspace } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { imageSheet } from './sheet.ts'
import type { SheetStyle } from './sheet-options.ts'

/** What `tutorialSheet` draws. */
export interface TutorialSheetOptions extends SheetStyle {
  /** `[rows * classes, height, width, channels]` in 0..1; each row was one batch of the generator. */
  readonly images: Float32Array
  readonly image: ImageSize
  /** One column a class, in order. */
  readonly classNames: readonly string[]
  /** Rows of the sheet, 10 by default: values of code 0. */
  readonly rows?: number | undefined
}

const EXPLANATION = `As the tutorial draws it, and not to be read as a traversal: column j sets class j and code 1 at \
once, so the columns confound class with code 1; the noise is redrawn for every tile; and each row is one batch, over \
which code 0 is constant, so that batch statistics cancel three quarters or more of its effect: rows look alike.`

/** Returns the values of a code in the tutorial's sheet: `count` evenly spaced ones from 0.0001 to 0.99999. */
export function tutorialCodeValues(count = 10): number[] {
  return linspace(0.0001, 0.99999, count)
}

/**
 * Draws the tutorial's own sheet: row i sets code 0, column j sets code 1 and class j, both codes from
 * `tutorialCodeValues`, noise redrawn, batch statistics. The subtitle says what this confounds.
 *
 * @throws FacetError when `images` does not hold `rows` × classes images.
 */
export function tutorialSheet(options: TutorialSheetOptions): string {
  const { classNames, rows = 10 } = options
  const code1 = tutorialCodeValues(classNames.length)
  return imageSheet({
    ...options,
    title: options.title ?? 'The tutorial’s sheet',
    subtitle: options.subtitle ?? EXPLANATION,
    rows,
    columns: classNames.length,
    rowTitle: 'code 0 (constant in each batch)',
    columnTitle: 'class, and with it code 1',
    rowLabels: tutorialCodeValues(rows).map((value) => value.toFixed(2)),
    columnLabels: classNames.map((name, index) => `${name}\n${code1[index].toFixed(2)}`),
  })
}
