import { htmlPage, textElement } from './page-style.ts'
import { escapeText } from './svg.ts'

/** A table and pictures of several runs. */
export interface ComparisonPageOptions {
  readonly title: string
  /** What was done, a paragraph each. */
  readonly introduction: readonly string[]
  readonly columns: readonly { readonly title: string; readonly note: string }[]
  /** A row a group, with a cell for each column, as printed. */
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[]
  /** What is to be looked at side by side: a heading, and one picture for each group. */
  readonly pictures: readonly PictureRow[]
}

/** Pictures that belong side by side. */
export interface PictureRow {
  readonly heading: string
  readonly pictures: readonly {
    readonly caption: string
    /** The bytes of a PNG, in base64. */
    readonly png: string
  }[]
}

/** Sets a comparison as one HTML page that needs nothing but itself, for light and dark, narrow and wide. */
export function comparisonPage({ title, introduction, columns, rows, pictures }: ComparisonPageOptions): string {
  const names = columns.map(({ title: name }) => textElement('th', name, 'scope="col"'))
  const notes = columns.map(({ title: name, note }) => textElement('dt', name) + textElement('dd', note))
  const body = [
    textElement('h1', title),
    ...introduction.map((text) => textElement('p', text)),
    `<div class="wide"><table>
<thead><tr><th scope="col">run</th>${names.join('')}</tr></thead>
<tbody>
${rows.map(rowOf).join('\n')}
</tbody>
</table></div>
<dl>${notes.join('')}</dl>`,
    ...pictures.map(picturesOf),
  ]
  return htmlPage(title, body, STYLE)
}

function rowOf({ name, cells }: ComparisonPageOptions['rows'][number]): string {
  return `<tr>${textElement('th', name, 'scope="row"')}${cells.map((cell) => textElement('td', cell)).join('')}</tr>`
}

function picturesOf({ heading, pictures }: PictureRow): string {
  const figures = pictures.map(
    ({ caption, png }) =>
      `<figure>${textElement('figcaption', caption)}<img src="data:image/png;base64,${png}" alt="${escapeText(`${heading}: ${caption}`)}"></figure>`,
  )
  return `${textElement('h2', heading)}\n<div class="side">${figures.join('\n')}</div>`
}

const STYLE = `.side{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(340px,100%),1fr));gap:16px;align-items:end}
img{width:100%;height:auto;border:1px solid var(--hairline);border-radius:4px;background:#fff}
`
