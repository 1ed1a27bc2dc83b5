import { escapeText } from './svg.ts'
import { PALETTES } from './theme.ts'
import type { Palette, Theme } from './theme.ts'

/**
 * Returns a whole HTML page that needs nothing but itself, for light and dark, narrow and wide.
 *
 * @param body - markup, the page's heading included
 * @param style - rules of this page, after those of all pages
 */
export function htmlPage(title: string, body: readonly string[], style = ''): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${PAGE_STYLE}${style}</style>
<main>
${body.filter((part) => part !== '').join('\n')}
</main>
</html>
`
}

/** Returns an element around text, which is escaped. */
export function textElement(name: string, text: string, attributes = ''): string {
  return `<${name}${attributes && ` ${attributes}`}>${escapeText(text)}</${name}>`
}

function colours({ background, text, muted, hairline, grid, bad }: Palette): string {
  return `--background:${background};--text:${text};--muted:${muted};--hairline:${hairline};--grid:${grid};--bad:${bad}`
}

function scheme(theme: Theme): string {
  return `:root{${colours(PALETTES[theme])};color-scheme:${theme}}`
}

const PAGE_STYLE = `
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
figure{margin:0}
figcaption{color:var(--muted);font-size:13px;margin-bottom:4px}
@media (max-width:600px){tbody th{min-width:8em}dl{grid-template-columns:1fr}dd{margin-bottom:6px}main{padding:16px}}
`
