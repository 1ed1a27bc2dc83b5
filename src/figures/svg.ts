import { FONT_FAMILY } from './theme.ts'

/** Attributes of an element; those that are `undefined` are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that XML 1.0 cannot hold, not even escaped (one of them makes a file unreadable), and other controls. */
const FORBIDDEN = /[\p{Surrogate}\ufffe\uffff]|(?![\t\n\r])\p{Control}/gu

/** Returns the text with `U+FFFD` in the place of every control character and of all that XML forbids. */
export function printableText(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd')
}

/** Returns text that may stand in an element or in a quoted attribute. */
export function escapeText(text: string): string {
  return printableText(text).replace(/[&<>"']/gu, (character) => ENTITIES[character])
}

function printAttribute([name, value]: [string, string | number | undefined]): string {
  if (value === undefined) return ''
  const printed = typeof value === 'number' ? String(Math.round(value * 100) / 100) : escapeText(value)
  return ` ${name}="${printed}"`
}

/** Returns one element around `content`, which is markup already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const opening = `<${name}${Object.entries(attributes).map(printAttribute).join('')}`
  return content === '' ? `${opening}/>` : `${opening}>${content}</${name}>`
}

/**
 * Returns a line of text with its baseline at (x, y).
 *
 * @param attributes - size, colour and anchor where they differ from the group's
 */
export function textAt(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escapeText(text))
}

/** What an SVG document is, apart from its drawing. */
export interface DocumentFrame {
  /** Width and height in pixels. */
  readonly width: number
  readonly height: number
  readonly background: string
  /** What a screen reader says. */
  readonly label: string
}

/** Returns a whole SVG document: a ground of one colour with `body` on it. */
export function svgDocument(frame: DocumentFrame, body: readonly string[]): string {
  const { width, height } = frame
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': frame.label,
      'font-family': FONT_FAMILY,
    },
    `\n${[element('rect', { width, height, fill: frame.background }), ...body].join('\n')}\n`,
  )
}
