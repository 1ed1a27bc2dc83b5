import { factList, noteList, PARTS_STYLE, section } from './page-parts.ts'
import { drawPicture, drawSideBySide, PICTURE_STYLE, SIDE_STYLE } from './page-picture.ts'
import type { PagePicture, SidePicture } from './page-picture.ts'
import { htmlPage, textElement } from './page-style.ts'
import { drawTable, TABLE_STYLE } from './page-table.ts'
import type { PageTable } from './page-table.ts'

/** What `sweepPage` sets; parts that are left out are not missed. */
export interface SweepPageOptions {
  /** The name of the sweep. */
  readonly title: string
  /** What is ranked by, how many runs, how far and the like, in a line under the title. */
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  /** A sentence each: the best setting. */
  readonly verdict: readonly string[]
  /** The ranking. */
  readonly settings: PageTable
  /** What the columns of scores say. */
  readonly notes: readonly { readonly title: string; readonly note: string }[]
  /** Scores on images that have chosen nothing. */
  readonly test?: PageTable | undefined
  readonly effects?: PagePicture | undefined
  /** What must be known to read them. */
  readonly effectsNote?: string | undefined
  readonly rounds?: PagePicture | undefined
  /** Runs that diverged or were given up. */
  readonly failures?: PageTable | undefined
  /** Samples of runs, best first. */
  readonly pictures: readonly SidePicture[]
  /** Says how they were chosen, and how many are left out. */
  readonly picturesNote?: string | undefined
}

/** Sets what a sweep found as one HTML page that needs nothing but itself: light and dark, narrow and wide, and on paper. */
export function sweepPage(options: SweepPageOptions): string {
  const { title, settings, notes, test, effects, rounds, failures, pictures } = options
  const body = [
    headerOf(options),
    section('Settings', [drawTable(settings), noteList(notes)]),
    test ? section('Finished settings on test images', [drawTable(test)]) : '',
    effects || rounds ? figuresOf(options) : '',
    section(
      'Samples side by side',
      pictures.length === 0 ? [] : [paragraph(options.picturesNote), drawSideBySide('Samples', pictures)],
    ),
    failures ? section('Runs that did not come through', [drawTable(failures)]) : '',
  ]
  return htmlPage(title, body, PARTS_STYLE + TABLE_STYLE + PICTURE_STYLE + SIDE_STYLE + STYLE)
}

function headerOf({ title, facts, verdict }: SweepPageOptions): string {
  const named = factList(facts.map(({ name, value }) => [name, value]))
  return `<header>\n${textElement('h1', title)}\n${named}\n${textElement('p', verdict.join(' '), 'class="verdict"')}\n</header>`
}

/** Side by side, where there is room. */
function figuresOf({ effects, effectsNote, rounds }: SweepPageOptions): string {
  const parts = [
    section('What each value does', effects ? [drawPicture(effects), paragraph(effectsNote)] : []),
    section('Round by round', [drawPicture(rounds)]),
  ]
  return `<div class="pair">\n${parts.filter((part) => part !== '').join('\n')}\n</div>`
}

function paragraph(text: string | undefined): string {
  return text === undefined ? '' : textElement('p', text)
}

const STYLE = `tbody th{min-width:2em;max-width:32em}
table{font-size:14px}
th,td{padding:6px 7px}
.pair{display:flex;flex-wrap:wrap;column-gap:40px}
.pair section{min-width:0;max-width:100%}
.pair p{color:var(--muted);font-size:13px;max-width:620px}
td.words:not(:last-child){white-space:nowrap;min-width:0}
.side{grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}
`
