import { BOLD_WIDTHS, REGULAR_WIDTHS } from './font-widths.ts'

/** How a piece of text is set: its size in pixels, and whether it is bold. */
export interface TextStyle {
  readonly size: number
  readonly bold?: boolean
}

const COMBINING = /\p{M}/gu
const EM = 2048
/** Width of a character outside the table: that of `−`, `✓`, `≥`, and wider than nearly every letter. */
const OTHER = 1716

/** Ideographs, emoji and the ellipsis fill the em square; everything else outside the table counts as `OTHER`. */
function unlistedWidth(codePoint: number): number {
  return codePoint >= 0x2e80 || codePoint === 0x2026 ? EM : OTHER
}

/** Returns the width of one line of text in pixels, as DejaVu Sans sets it; accents add nothing. */
export function measureText(text: string, style: TextStyle): number {
  const widths = style.bold ? BOLD_WIDTHS : REGULAR_WIDTHS
  let units = 0
  for (const character of text.normalize('NFD').replace(COMBINING, '')) {
    const codePoint = character.codePointAt(0) ?? 0
    units += widths[codePoint - 0x20] ?? unlistedWidth(codePoint)
  }
  return (units / EM) * style.size
}

/** Returns the text, cut and ended by an ellipsis where it would be wider than `width` pixels. */
export function truncateText(text: string, width: number, style: TextStyle): string {
  if (measureText(text, style) <= width) return text
  const characters = Array.from(text)
  while (characters.length > 0 && measureText(`${characters.join('')}…`, style) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
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
