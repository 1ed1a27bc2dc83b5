import { escapeText } from './svg.ts'
import { PALETTES } from './theme.ts'
import type { Palette, Theme } from './theme.ts'

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
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
<main>
<h1>${escapeText(title)}</h1>
${introduction.map((text) => `<p>${escapeText(text)}</p>`).join('\n')}
<div class="wide"><table>
<thead><tr><th scope="col">run</th>${columns.map(({ title: name }) => `<th scope="col">${escapeText(name)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(rowOf).join('\n')}
</tbody>
</table></div>
<dl>${columns.map(({ title: name, note }) => `<dt>${escapeText(name)}</dt><dd>${escapeText(note)}</dd>`).join('')}</dl>
${pictures.map(picturesOf).join('\n')}
</main>
</html>
`
}

function rowOf({ name, cells }: ComparisonPageOptions['rows'][number]): string {
  return `<tr><th scope="row">${escapeText(name)}</th>${cells.map((cell) => `<td>${escapeText(cell)}</td>`).join('')}</tr>`
}

function picturesOf({ heading, pictures }: PictureRow): string {
  const figures = pictures.map(
    ({ caption, png }) =>
      `<figure><figcaption>${escapeText(caption)}</figcaption><img src="data:image/png;base64,${png}" alt="${escapeText(`${heading}: ${caption}`)}"></figure>`,
  )
  return `<h2>${escapeText(heading)}</h2>\n<div class="side">${figures.join('\n')}</div>`
}

function colours({ background, text, muted, hairline, grid }: Palette): string {
  return `--background:${background};--text:${text};--muted:${muted};--hairline:${hairline};--grid:${grid}`
}

function scheme(theme: Theme): string {
  return `:root{${colours(PALETTES[theme])};color-scheme:${theme}}`
}

const STYLE = `
${scheme('light')}
@media (prefers-color-scheme: dark){${scheme('dark')}}
body{margin:0;background:var(--background);color:var(--text);font:15px/1.5 system-ui,sans-serif}
main{max-width:1400px;margin:0 auto;padding:24px}
h1{font-size:24px;margin:0 0 8px}
h2{font-size:17px;margin:32px 0 8px}
p{max-width:75ch;margin:0 0 8px}
.wide{overflow-x:auto;margin:20px 0 12px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}
thead th{border-bottom:1px solid var(--hairline);font-weight:600;white-space:normal;vertical-align:bottom}
th:first-child{text-align:left;padding-left:0}
tbody th{font-weight:500;white-space:normal;min-width:13em;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:0;color:var(--muted);font-size:13px}
dt{font-weight:600}
dd{margin:0;max-width:75ch}
.side{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(340px,100%),1fr));gap:16px;align-items:end}
figure{margin:0}
figcaption{color:var(--muted);font-size:13px;margin-bottom:4px}
img{width:100%;height:auto;border:1px solid var(--hairline);border-radius:4px;background:#fff}
@media (max-width:600px){tbody th{min-width:8em}dl{grid-template-columns:1fr}dd{margin-bottom:6px}main{padding:16px}}
`
