/** Attributes of an element of ours by name, as plain text. */
export type TextAttributes = Readonly<Record<string, string>>

/** What an element passes on to the text in it. */
export interface InheritedStyle {
  /** In pixels. */
  readonly size: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly isBold: boolean
}

const ATTRIBUTE = /([\w:-]+)="([^"]*)"/gu
const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** Takes back what `escapeText` does. */
export function plainText(escaped: string): string {
  return escaped.replace(/&([a-z]+|#39);/gu, (entity, name: string) => CHARACTERS[name] ?? entity)
}

/** Reads the attributes of a tag that `element` or Vega wrote. */
export function attributesOf(tag: string): TextAttributes {
  return Object.fromEntries(Array.from(tag.matchAll(ATTRIBUTE), ([, name, value]) => [name, plainText(value)]))
}

/** Returns the style of an element from its own attributes and what is around it. */
export function styleOf(attributes: TextAttributes, around: InheritedStyle): InheritedStyle {
  const { 'font-size': size, 'font-weight': weight, 'text-anchor': anchor } = attributes
  return {
    size: size === undefined ? around.size : Number.parseFloat(size),
    anchor: anchor === 'start' || anchor === 'middle' || anchor === 'end' ? anchor : around.anchor,
    isBold: weight === undefined ? around.isBold : weight === 'bold',
  }
}

/** Returns the plain text of all lines of a figure. */
export function linesOf(svg: string): string[] {
  return Array.from(svg.matchAll(/<text\b[^>]*>([^<]*)<\/text>/gu), ([, text]) => plainText(text))
}
