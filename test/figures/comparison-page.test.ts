import { describe, expect, it } from 'vitest'
import { comparisonPage } from '../../src/figures/index.ts'
import { PALETTES } from '../../src/figures/theme.ts'
import { tagsOf } from './page-tags.ts'

const NASTY = `<b>"a" & 'b'</b>`
const ESCAPED = '&lt;b&gt;&quot;a&quot; &amp; '

const page = comparisonPage({
  title: `Title ${NASTY}`,
  introduction: ['First.', `Second ${NASTY}`],
  columns: [
    { title: 'as asked', note: 'more is better' },
    { title: `Fréchet ${NASTY}`, note: `less ${NASTY}` },
  ],
  rows: [
    { name: 'all terms', cells: ['98.7 % ± 0.2', '3.1'] },
    { name: `without ${NASTY}`, cells: ['10.0 %', `– ${NASTY}`] },
  ],
  pictures: [
    {
      heading: `Samples ${NASTY}`,
      pictures: [
        { caption: 'all terms', png: 'AAAA' },
        { caption: `without ${NASTY}`, png: 'BBBB' },
      ],
    },
    { heading: 'Losses', pictures: [{ caption: 'all terms', png: 'CCCC' }] },
  ],
})

describe('a page that compares runs', () => {
  const tags = tagsOf(page)
  const count = (name: string) => tags.filter((tag) => tag === name).length

  it('is well-formed HTML with a language, a title and a viewport', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" /)
    expect(page.match(/<title>(.*)<\/title>/)?.[1]).toContain(`Title ${ESCAPED}`)
    expect(['table', 'tr', 'th', 'td', 'dt', 'dd', 'h2', 'figure', 'img'].map(count)).toEqual([
      1, 3, 5, 4, 2, 2, 2, 3, 3,
    ])
  })

  it('escapes all that it is told', () => {
    expect(page).not.toContain('<b>')
    // Title and heading, a paragraph, a column, its name and note, a row, its cell, a heading, a caption, and of its pictures
    // the heading of one, heading and caption of the other.
    expect(page.split(ESCAPED)).toHaveLength(1 + 13)
  })

  it('needs nothing but itself', () => {
    expect(page).not.toMatch(/https?:|<script|<link|@import|url\(/)
    const sources = [...page.matchAll(/src="([^"]*)"/g)].map(([, source]) => source)
    expect(sources).toEqual(['AAAA', 'BBBB', 'CCCC'].map((bytes) => `data:image/png;base64,${bytes}`))
  })

  it('describes every picture to who cannot see it', () => {
    const texts = [...page.matchAll(/<img [^>]*alt="([^"]*)"/g)].map(([, text]) => text)
    expect(texts[0]).toContain(': all terms')
    expect(texts[2]).toBe('Losses: all terms')
  })

  it('has the colours of both grounds', () => {
    const [light, dark] = page.split('@media (prefers-color-scheme: dark)')
    expect(light).toContain(`--background:${PALETTES.light.background};--text:${PALETTES.light.text}`)
    expect(dark).toContain(`--background:${PALETTES.dark.background};--text:${PALETTES.dark.text}`)
  })
})
