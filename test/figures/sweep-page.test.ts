import { describe, expect, it } from 'vitest'
import { mainEffects, roundLines, sweepPage } from '../../src/figures/index.ts'
import type { PageTable, SweepPageOptions } from '../../src/figures/index.ts'
import { madeUpEffects, madeUpRounds } from './made-up-sweep.ts'
import { tagsOf } from './page-tags.ts'

const NASTY = `<b>"a" & 'b'</b>`

const table = (word: string): PageTable => ({
  name: word,
  caption: word,
  columns: [word, word],
  rows: [{ name: word, cells: [{ text: word, tone: 'words' }] }],
})

const full = (word: string): SweepPageOptions => ({
  title: word,
  facts: [{ name: word, value: word }],
  verdict: [word, word],
  settings: table(word),
  notes: [{ title: word, note: word }],
  test: table(word),
  effects: { alt: word, light: mainEffects(madeUpEffects), dark: mainEffects({ ...madeUpEffects, theme: 'dark' }) },
  effectsNote: word,
  rounds: { alt: word, light: roundLines(madeUpRounds) },
  failures: table(word),
  pictures: [{ caption: word, png: 'AAAA' }],
  picturesNote: word,
})

const bare: SweepPageOptions = {
  ...full('bare'),
  ...{ test: undefined, effects: undefined, rounds: undefined, failures: undefined, pictures: [] },
}

const headings = (page: string) => [...page.matchAll(/<h2>([^<]*)/g)].map(([, text]) => text)

describe('the page of a sweep', () => {
  it('is well-formed and escapes all that it is told', () => {
    const page = sweepPage(full(NASTY))
    const tags = tagsOf(page)
    expect(['table', 'figure', 'img'].map((name) => tags.filter((tag) => tag === name).length)).toEqual([3, 3, 3])
    expect(page).not.toContain('<b>')
  })

  it('needs nothing but itself', () => {
    const foreign = sweepPage(full('word')).replaceAll(/(src|srcset)="data:image\/(svg\+xml|png)[^"\s]*"/g, '')
    expect(foreign).not.toMatch(/https?:|<script|<link|@import|url\(|src/)
  })

  it('leaves out what there is nothing of', () => {
    expect(headings(sweepPage(full('word')))).toHaveLength(6)
    expect(headings(sweepPage(bare))).toEqual(['Settings'])
    tagsOf(sweepPage(bare))
  })
})
