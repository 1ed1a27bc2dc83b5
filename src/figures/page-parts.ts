import { textElement } from './page-style.ts'

/** Returns a part of a page under a heading, or nothing where it has no contents. */
export function section(heading: string, parts: readonly string[]): string {
  const contents = parts.filter((part) => part !== '')
  if (contents.length === 0) return ''
  return `<section>\n${textElement('h2', heading)}\n${contents.join('\n')}\n</section>`
}

/** Returns what is known in a few words each, side by side. */
export function factList(entries: readonly (readonly [name: string, value: string])[]): string {
  const items = entries.map(([term, value]) => `<div>${textElement('dt', term)}${textElement('dd', value)}</div>`)
  return `<dl class="facts">${items.join('')}</dl>`
}

/** Returns what names mean, each in a sentence. */
export function noteList(entries: readonly { readonly title: string; readonly note: string }[]): string {
  return `<dl>${entries.map(({ title, note }) => textElement('dt', title) + textElement('dd', note)).join('')}</dl>`
}

/** How the header of a page, its sections and facts are set. */
export const PARTS_STYLE = `header{border-bottom:1px solid var(--hairline);padding-bottom:12px}
h2{margin:44px 0 8px}
.verdict{font-size:17px;margin:16px 0 8px}
.facts{display:flex;flex-wrap:wrap;gap:2px 24px;margin:4px 0 12px}
.facts div{display:flex;gap:6px}
.facts dt{font-weight:400}
.facts dd{color:var(--text);margin:0}
@media (max-width:600px){main{padding:20px}}
@media print{main{max-width:none;padding:0}h2,h3{break-after:avoid}}
`
