import { BOLD_WIDTHS, REGULAR_WIDTHS } from './font-widths.ts'
import { graphemesOf, isLeftwards } from './graphemes.ts'

/** How a piece of text is set: its size in pixels, and whether it is bold. */
export interface TextStyle {
  readonly size: number
  readonly bold?: boolean
}

/** Marks over and under letters, joiners and selectors take no room of their own. */
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Default_Ignorable_Code_Point}/u
/** Signs that stand beside their letter, as vowels do in many scripts of India. */
const SPACING_MARK = /\p{Mc}/u
const EM = 2048
/** Width of a character outside the table: that of `−`, `✓`, `≥`, and wider than nearly every letter. */
const OTHER = 1716

/** Scripts whose letters are narrower than the em square; those of most others fill it in one font or another. */
const NARROW = new RegExp(
  ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Georgian', 'Hebrew', 'Arabic', 'Thai', 'Lao', 'Common']
    .map((script) => `\\p{Script=${script}}`)
    .join('|'),
  'u',
)
const LETTER_OR_DIGIT = /\p{L}|\p{N}/u
const EMOJI = /\p{Emoji_Presentation}/u

/** Letters of wide scripts, emoji and the ellipsis fill the em square; everything else outside the table counts as `OTHER`. */
function unlistedWidth(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0
  if (SPACING_MARK.test(character)) return EM / 2
  if (codePoint >= 0x2e80 || codePoint === 0x2026 || EMOJI.test(character)) return EM
  return LETTER_OR_DIGIT.test(character) && !NARROW.test(character) ? EM : OTHER
}

/** A letter with an accent is as wide as without; other characters are not taken apart, or 한 would count as three. */
function widthOf(character: string, widths: readonly number[]): number {
  if (NO_WIDTH.test(character)) return 0
  const listed = (one: string): number | undefined => widths[(one.codePointAt(0) ?? 0) - 0x20]
  return listed(character) ?? listed(character.normalize('NFD')) ?? unlistedWidth(character)
}

/** Returns the width of one line of text in pixels: as DejaVu Sans sets it, or for scripts that it lacks, no less. */
export function measureText(text: string, style: TextStyle): number {
  const widths = style.bold ? BOLD_WIDTHS : REGULAR_WIDTHS
  let units = 0
  for (const character of text.normalize('NFC')) units += widthOf(character, widths)
  return (units / EM) * style.size
}

/** Makes what stands before it part of a word that is written from right to left. */
const RIGHT_TO_LEFT_MARK = '\u200f'

/** An ellipsis belongs where the text was cut: at the left of a word that is written from right to left. */
function withEllipsis(graphemes: readonly string[]): string {
  const kept = graphemes.join('').trimEnd()
  return `${kept}…${isLeftwards(kept.slice(-2)) ? RIGHT_TO_LEFT_MARK : ''}`
}

/** Returns the text, cut between graphemes and ended by an ellipsis where it would be wider than `width` pixels. */
export function truncateText(text: string, width: number, style: TextStyle): string {
  if (measureText(text, style) <= width) return text
  const graphemes = graphemesOf(text)
  while (graphemes.length > 0 && measureText(`${graphemes.join('')}…`, style) > width) graphemes.pop()
  return withEllipsis(graphemes)
}

/** Breaks text into lines of at most `width` pixels, at spaces; a single longer word is truncated. */
export function wrapText(text: string, width: number, style: TextStyle): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/u).filter((part) => part !== '')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length > 0 && measureText(longer, style) <= width) lines[lines.length - 1] = longer
    else lines.push(truncateText(word, width, style))
  }
  return lines
}

/** Breaks text as `wrapText` does, into as few lines, but about equally long ones: no single word is left over. */
export function balanceText(text: string, width: number, style: TextStyle): string[] {
  const lines = wrapText(text, width, style)
  let [narrow, wide] = [width / 2, width]
  while (wide - narrow > 4) {
    const middle = (narrow + wide) / 2
    const fits = wrapText(text, middle, style)
    // A narrower line may also truncate a long word; then the joined text differs.
    if (fits.length > lines.length || fits.join(' ') !== lines.join(' ')) narrow = middle
    else wide = middle
  }
  return wrapText(text, wide, style)
}

/**
 * Prints a number with its sign and a real minus: `+0.53`, `−1.20`; zero has no sign.
 *
 * @param decimals - digits after the point, 2 by default
 */
export function formatSigned(value: number, decimals = 2): string {
  if (!Number.isFinite(value)) return String(value).replace('-', '−')
  const digits = Math.abs(value).toFixed(decimals)
  if (Number(digits) === 0) return digits
  return `${value < 0 ? '−' : '+'}${digits}`
}

/** Returns how many decimals (1..3) it takes to print all values without rounding, or 2 where none is enough. */
export function decimalsFor(values: readonly number[]): number {
  const exact = (decimals: number): boolean =>
    values.every((value) => Math.abs(value - Number(value.toFixed(decimals))) < 1e-6)
  return [1, 2, 3].find(exact) ?? 2
}

/** Prints a whole number with thousands separators: `78,400`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/gu, ',')
}

/** Prints seconds as `2:05` or `1:02:05`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const padded = (value: number) => `${value}`.padStart(2, '0')
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(whole % 60)}` : `${minutes}:${padded(whole % 60)}`
}
