import { textElement } from './page-style.ts'
import { escapeText } from './svg.ts'

/** A table as text, a header before each row. */
export interface PageTable {
  /** What it is, in a few words. */
  readonly name: string
  readonly caption: string
  /** The first is that of the rows' names. */
  readonly columns: readonly string[]
  readonly rows: readonly { readonly name: string; readonly cells: readonly TableCell[] }[]
}

/** A cell of a table. */
export interface TableCell {
  readonly text: string
  /** How the cell is set, by a class of the page's style. */
  readonly tone?: 'words' | 'worst' | undefined
}

/** Tables of more rows scroll within the page. */
const MANY_ROWS = 40

function drawCell({ text, tone }: TableCell): string {
  return textElement('td', tone === 'worst' ? `▾ ${text}` : text, tone && `class="${tone}"`)
}

/** Returns a table with a caption; wide ones can be moved sideways, by the keyboard too. */
export function drawTable({ name: label, caption, columns, rows }: PageTable): string {
  const toneOf = (column: number) => (rows[0]?.cells[column - 1]?.tone === 'words' ? ' class="words"' : '')
  const head = columns.map((name, column) => textElement('th', name, `scope="col"${toneOf(column)}`)).join('')
  const body = rows.map(({ name, cells }) => {
    return `<tr>${textElement('th', name, 'scope="row"')}${cells.map(drawCell).join('')}</tr>`
  })
  return `<div class="wide${rows.length > MANY_ROWS ? ' tall' : ''}" tabindex="0" role="region" aria-label="${escapeText(label)}"><table>
<caption>${textElement('span', caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>`
}

/** How such tables are set. */
export const TABLE_STYLE = `caption{caption-side:top;text-align:left;color:var(--muted);font-size:13px;padding-bottom:6px}
caption span{display:inline-block;position:sticky;left:0;max-width:min(75ch,calc(100vw - 40px))}
.tall{max-height:80vh;overflow-y:auto}
.tall thead th{position:sticky;top:0;background:var(--background)}
.words{text-align:left}
td.words{white-space:normal;min-width:5em;color:var(--muted);font-size:13px}
td.worst{color:var(--bad);font-weight:600}
.wide:focus-visible{outline:2px solid var(--muted);outline-offset:4px}
@media (max-width:600px){td.words:last-child{min-width:26em}}
@media print{.wide{overflow:visible}.tall{max-height:none}table{font-size:11px}th,td{padding:4px 6px}td.words{font-size:10px}
tr{break-inside:avoid}}
`
