import { textElement } from './page-style.ts'
import { escapeText } from './svg.ts'

/** A picture of a page. */
export interface PagePicture {
  /** What it shows, for who cannot see it. */
  readonly alt: string
  /** An SVG document, or the bytes of a PNG in base64. */
  readonly light: string
  /** The same for a dark ground; by default the light one stands there too. */
  readonly dark?: string | undefined
}

/** What ends an attribute, a candidate of `srcset` or a URI, or is not ASCII. */
const ESCAPED = /[%#"<>&\s]|[^\x20-\x7e]+/gu

/** Returns the picture as an address of its own; percent escapes are shorter than base64 of what is mostly ASCII. */
function dataUri(picture: string): string {
  if (!picture.startsWith('<svg')) return `data:image/png;base64,${picture}`
  return `data:image/svg+xml,${picture.replace(ESCAPED, encodeURIComponent)}`
}

/** Returns a figure in the theme that the reader prefers, or nothing. It keeps its size, but is no wider than a page. */
export function drawPicture(picture: PagePicture | undefined): string {
  if (picture === undefined) return ''
  const { alt, light, dark } = picture
  const source = dark === undefined ? '' : `<source media="(prefers-color-scheme: dark)" srcset="${dataUri(dark)}">`
  return `<figure tabindex="0"><picture>${source}<img src="${dataUri(light)}" alt="${escapeText(alt)}"></picture></figure>`
}

/**
 * How pictures are set: a figure's own margin stands in the page's, and on a narrow screen pictures are moved sideways
 * rather than shrunk until nothing can be read.
 */
export const PICTURE_STYLE = `figure{overflow-x:auto;margin:8px -20px 16px}
figure:focus-visible{outline:2px solid var(--muted)}
img{display:block;height:auto;max-width:max(100%,600px)}
@media print{figure{overflow:visible;break-inside:avoid}img{max-width:100%}}
`

/** A picture that stands beside others. */
export interface SidePicture {
  readonly caption: string
  /** The bytes of a PNG, in base64. */
  readonly png: string
}

/**
 * Returns pictures side by side, as many in a row as the page is wide.
 *
 * @param heading - what they are, for who cannot see them
 */
export function drawSideBySide(heading: string, pictures: readonly SidePicture[]): string {
  const figures = pictures.map(
    ({ caption, png }) =>
      `<figure>${textElement('figcaption', caption)}<img src="${dataUri(png)}" alt="${escapeText(`${heading}: ${caption}`)}"></figure>`,
  )
  return `<div class="side">${figures.join('\n')}</div>`
}

/** How such pictures are set. */
export const SIDE_STYLE = `.side{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(340px,100%),1fr));gap:16px;align-items:end}
.side figure{margin:0;overflow:visible}
.side img{width:100%;max-width:100%;height:auto;border:1px solid var(--hairline);border-radius:4px;background:#fff}
`
