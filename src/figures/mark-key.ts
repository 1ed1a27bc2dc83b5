import { element, textAt } from './svg.ts'
import { measureText } from './text.ts'
import type { Palette } from './theme.ts'
import { TEXT } from './theme.ts'

/** What a mark of a figure means. */
export interface KeyEntry {
  readonly text: string
  /** Draws the mark: `x` places shares of the room it has, `y` is the height of its middle. */
  readonly draw: (x: (share: number) => number, y: number) => string
}

const SYMBOL = 20

/** Draws what marks mean, in one line with its top left corner at the origin. */
export function drawMarkKey(entries: readonly KeyEntry[], palette: Palette): string {
  let left = 0
  const drawn = entries.map(({ text, draw }) => {
    const from = left
    left += SYMBOL + 4 + measureText(text, TEXT.axis) + 18
    return draw((share) => from + share * SYMBOL, 6) + textAt(from + SYMBOL + 4, 10, text)
  })
  return element('g', { 'font-size': TEXT.axis.size, fill: palette.muted }, drawn.join(''))
}
