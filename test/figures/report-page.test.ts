import { describe, expect, it } from 'vitest'
import { reportPage, reportVerdict } from '../../src/figures/index.ts'
import type { EvaluationReport, Scores } from '../../src/metrics/index.ts'
import { REPORT_SCORES } from '../../src/metrics/index.ts'
import { madeUpPage } from './made-up-page.ts'
import { madeUpReport } from './made-up-report.ts'
import { tagsOf } from './page-tags.ts'
import { reportFigures } from './report-figures.ts'

const NASTY = `<b>"a" & 'b'</b>`
const page = madeUpPage()
const unknown = { value: null, interval: null, floor: null }
const nothing = Object.fromEntries(REPORT_SCORES.map(({ name }) => [name, unknown])) as unknown as Scores

/** A report of a GAN of which next to nothing can be told. */
const empty: EvaluationReport = {
  ...madeUpReport,
  confusion: null,
  supervised: false,
  overall: nothing,
  perClass: madeUpReport.perClass.map(() => nothing),
  factors: [],
  codes: [],
  disentanglement: null,
  information: [],
  recognition: null,
  notes: [],
}

describe('the page of a report', () => {
  const tags = tagsOf(page)
  const count = (name: string) => tags.filter((tag) => tag === name).length

  it('is well-formed, with a caption for every table and a text for every picture', () => {
    expect(count('caption')).toBe(3)
    expect(count('table')).toBe(3)
    expect(count('article')).toBe(3)
    expect(count('img')).toBe(8)
    expect(page.match(/<img [^>]*alt="[^"]+"/g)).toHaveLength(8)
    expect(page.replaceAll(/<th scope="(col|row)"/g, '')).not.toMatch(/<th[ >]/)
  })

  it('needs nothing but itself', () => {
    const foreign = page.replaceAll(/(src|srcset)="data:image\/(svg\+xml|png)[^"\s]*"/g, '')
    expect(foreign).not.toMatch(/https?:|<script|<link|@import|url\(|src/)
  })

  it('holds each figure for both grounds, whole', () => {
    const sources = [...page.matchAll(/(?:srcset|src)="data:image\/svg\+xml,([^"\s]*)"/g)].map(([, text]) => text)
    const drawn = sources.map((text) => decodeURIComponent(text))
    expect(drawn).toHaveLength(16)
    expect(drawn).toContain(reportFigures.confusion('light'))
    expect(drawn).toContain(reportFigures.neighbours('dark'))
  })

  it('marks the worst class of each score, once', () => {
    const worst = [...page.matchAll(/<td class="worst">([^<]*)</g)].map(([, text]) => text)
    expect(worst).toContain('▾ 96.0 %')
    // KID is not told by class, so it has no column.
    expect(worst).toHaveLength(REPORT_SCORES.length - 1)
  })

  it('marks nothing where all classes are alike, or better than real images', () => {
    const same = reportPage({ title: 't', facts: [], report: { ...madeUpReport, perClass: DIGITS_ALIKE } })
    expect(same).not.toContain('class="worst"')
  })

  it('leaves out what there is nothing of', () => {
    const bare = reportPage({ title: 't', facts: [], report: empty })
    tagsOf(bare)
    expect([...bare.matchAll(/<h2>([^<]*)/g)].map(([, text]) => text)).toEqual([
      'Overall',
      'What to know before trusting a figure',
    ])
    expect(bare).not.toMatch(/NaN|undefined|null/)
  })

  it('escapes all that it is told', () => {
    const told = reportPage({
      title: NASTY,
      facts: [{ name: NASTY, value: NASTY }],
      verdict: [NASTY],
      report: {
        ...madeUpReport,
        classes: madeUpReport.classes.map(() => NASTY),
        features: { name: NASTY, size: 1 },
        factors: [{ name: NASTY, unit: NASTY, mean: 1, deviation: 0 }],
        codes: madeUpReport.codes.map((code) => ({ ...code, code: NASTY, label: NASTY })),
        information: [{ part: NASTY, bound: 1, ceiling: 2 }],
        notes: [NASTY],
      },
      pictures: { samples: { alt: NASTY, light: 'AAAA' }, traversals: { [NASTY]: { alt: NASTY, light: '<svg/>' } } },
    })
    tagsOf(told)
    expect(told).not.toContain('<b>"')
    expect(told).toContain('src="data:image/png;base64,AAAA"')
  })
})

const DIGITS_ALIKE = madeUpReport.perClass.map(() => ({
  ...madeUpReport.overall,
  precision: { value: 0.99, interval: null, floor: 0.9 },
}))

describe('the verdict of a report', () => {
  it('tells steering, quality and meaning in a few sentences', () => {
    expect(reportVerdict(madeUpReport)).toEqual([
      'The judge reads 97.8 % of samples as the class asked for, and 99.1 % of real training images as their label. The class most often missed is 8: 96.0 %.',
      'The Fréchet distance is 8.36 and coverage is 89.9 %; as many real training images get 1.58 and 96.1 %.',
      '2 of 3 codes have a measurable meaning: code 0: slant (ρ −0.97, 3.4 sd); code 1: stroke width (ρ 0.93, 2.6 sd).',
    ])
  })

  it('warns of copies, and not of good samples', () => {
    const near = (value: number) =>
      reportVerdict({ ...madeUpReport, overall: { ...madeUpReport.overall, nearest: { ...unknown, value } } }).join(' ')
    expect(near(0.12)).toContain(
      'only 0.12 times as far from training images as real test images are: they may be copies',
    )
    expect(near(0.95)).not.toContain('copies')
  })

  it('says what cannot be told, and that codes mean nothing', () => {
    expect(reportVerdict(empty)).toEqual(['Whether samples show what was asked for cannot be told.'])
    const silent = { ...madeUpReport, codes: madeUpReport.codes.slice(2) }
    expect(reportVerdict(silent).at(-1)).toBe('No code has a measurable meaning.')
  })

  it('tells the accuracy of matched categories where none can be asked for by name', () => {
    const matched = { classOf: [1, 0], accuracy: 0.5 }
    expect(reportVerdict({ ...empty, matched })[0]).toContain('matched to classes, the judge reads 50.0 % of samples')
  })
})
