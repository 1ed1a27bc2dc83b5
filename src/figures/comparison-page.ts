import { noteList } from './page-parts.ts'
import { drawSideBySide, SIDE_STYLE } from './page-picture.ts'
import type { SidePicture } from './page-picture.ts'
import { htmlPage, textElement } from './page-style.ts'

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
  readonly pictures: readonly SidePicture[]
}

/** Sets a comparison as one HTML page that needs nothing but itself, for light and dark, narrow and wide. */
export function comparisonPage({ title, introduction, columns, rows, pictures }: ComparisonPageOptions): string {
  const names = columns.map(({ title: name }) => textElement('th', name, 'scope="col"'))
  const body = [
    textElement('h1', title),
    ...introduction.map((text) => textElement('p', text)),
    `<div class="wide"><table>
<thead><tr><th scope="col">run</th>${names.join('')}</tr></thead>
<tbody>
${rows.map(rowOf).join('\n')}
</tbody>
</table></div>
${noteList(columns)}`,
    ...pictures.map(picturesOf),
  ]
  return htmlPage(title, body, SIDE_STYLE)
}

function rowOf({ name, cells }: ComparisonPageOptions['rows'][number]): string {
  return `<tr>${textElement('th', name, 'scope="row"')}${cells.map((cell) => textElement('td', cell)).join('')}</tr>`
}

function picturesOf({ heading, pictures }: PictureRow): string {
  return `${textElement('h2', heading)}\n${drawSideBySide(heading, pictures)}`
}
