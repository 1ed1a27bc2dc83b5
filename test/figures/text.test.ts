import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { BOLD_WIDTHS, REGULAR_WIDTHS } from '../../src/figures/font-widths.ts'
import { escapeText } from '../../src/figures/svg.ts'
import {
  balanceText,
  decimalsFor,
  formatCount,
  formatSigned,
  measureText,
  truncateText,
  wrapText,
} from '../../src/figures/text.ts'

/** Reads the advance widths of U+0020..U+007E from a TrueType file: `cmap` of format 4, then `hmtx`. */
function readWidths(file: string): number[] {
  const font = readFileSync(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${file}`))
  const table = (tag: string): number => {
    const entry = font.indexOf(tag, 12, 'latin1')
    return font.readUInt32BE(entry + 8)
  }
  const cmap = table('cmap')
  const records = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, index) => {
    return cmap + font.readUInt32BE(cmap + 4 + 8 * index + 4)
  })
  const start = records.find((record) => font.readUInt16BE(record) === 4) ?? 0
  const segments = font.readUInt16BE(start + 6) / 2
  const word = (row: number, segment: number): number => font.readUInt16BE(start + 14 + 2 * (row * segments + segment))
  const glyphOf = (code: number): number => {
    const segment = Array.from({ length: segments }, (_, index) => index).find((index) => word(0, index) >= code) ?? 0
    // Rows after the end codes: a word of padding, start codes, deltas, offsets; these segments use deltas alone.
    return (code + font.readUInt16BE(start + 16 + 2 * (2 * segments + segment))) & 0xffff
  }
  return Array.from({ length: 95 }, (_, index) => font.readUInt16BE(table('hmtx') + 4 * glyphOf(0x20 + index)))
}

describe('measureText', () => {
  it('has the widths of the font files', () => {
    expect(REGULAR_WIDTHS).toEqual(readWidths('DejaVuSans.ttf'))
    expect(BOLD_WIDTHS).toEqual(readWidths('DejaVuSans-Bold.ttf'))
  })

  it('adds up widths, and takes accents as nothing', () => {
    expect(measureText('lll', { size: 2048 })).toBe(3 * 569)
    expect(measureText('é', { size: 11 })).toBe(measureText('e', { size: 11 }))
    expect(measureText('a', { size: 11, bold: true })).toBeGreaterThan(measureText('a', { size: 11 }))
  })

  it.each([
    ['猫', 2048],
    ['한국', 2 * 2048],
    ['🐈', 2048],
    ['❤️', 1716],
    ['שָׁלוֹם', 4 * 1716],
    ['กี้', 1716],
    ['हि', 2048 + 1024],
    ['a\u0301\u200d', 1255],
  ])('gives %s the room that it needs', (text, width) => {
    expect(measureText(text, { size: 2048 })).toBe(width)
  })
})

describe('truncateText', () => {
  it('keeps what fits, and otherwise ends in an ellipsis within the width', () => {
    expect(truncateText('cat', 100, { size: 11 })).toBe('cat')
    const cut = truncateText('hippopotamus', 50, { size: 11 })
    expect(cut).toMatch(/^hippo.*…$/u)
    expect(measureText(cut, { size: 11 })).toBeLessThanOrEqual(50)
    expect(truncateText('😀😀😀', 25, { size: 11 })).toBe('😀…')
  })

  it('cuts no character in two', () => {
    expect(truncateText('👩‍👩‍👧👩‍👩‍👧', 50, { size: 11 })).toBe('👩‍👩‍👧…')
    expect(truncateText('e\u0301e\u0301e\u0301e\u0301', 20, { size: 11 })).toBe('e\u0301…')
    expect(truncateText('𠮷𠮷𠮷', 25, { size: 11 })).toBe('𠮷…')
  })

  it('keeps the ellipsis with a word that is written from right to left', () => {
    expect(truncateText('قطة كبيرة', 60, { size: 11 })).toMatch(/^قطة.*…\u200f$/u)
    expect(truncateText('חתול גדול', 60, { size: 11 })).toMatch(/^חתול.*…\u200f$/u)
  })
})

describe('wrapText', () => {
  it('loses no word and exceeds no line', () => {
    const text = 'Each row is one batch, over which code 0 is constant, so that batch statistics cancel its effect.'
    const lines = wrapText(text, 150, { size: 11 })
    expect(lines.join(' ')).toBe(text)
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) expect(measureText(line, { size: 11 })).toBeLessThanOrEqual(150)
  })

  it('truncates a word longer than a line, and makes no line of nothing', () => {
    expect(wrapText('a Donaudampfschiffahrtsgesellschaft b', 60, { size: 11 })).toHaveLength(3)
    expect(wrapText('  ', 60, { size: 11 })).toEqual([])
  })
})

describe('balanceText', () => {
  it('takes as few lines as wrapText, and leaves no word alone', () => {
    const text = 'Trained on such images, the recogniser of D is not an independent judge.'
    const [plain, balanced] = [wrapText, balanceText].map((breakText) => breakText(text, 330, { size: 11 }))
    expect(plain[plain.length - 1].length).toBeLessThan(20)
    expect(balanced).toHaveLength(plain.length)
    expect(balanced[balanced.length - 1].length).toBeGreaterThan(30)
    expect(balanced.join(' ')).toBe(text)
    expect(balanceText('short', 330, { size: 11 })).toEqual(['short'])
    expect(balanceText('indivisible', 80, { size: 11 })).toEqual(['indivisible'])
  })
})

describe('numbers', () => {
  it.each([
    [0.534, 2, '+0.53'],
    [-1.2, 2, '−1.20'],
    [-0.001, 2, '0.00'],
    [1, 1, '+1.0'],
    [Number.NaN, 2, 'NaN'],
    [Number.NEGATIVE_INFINITY, 2, '−Infinity'],
  ])('formatSigned(%d, %d) is %s', (value, decimals, expected) => {
    expect(formatSigned(value, decimals)).toBe(expected)
  })

  it('prints as many decimals as it takes, but not a third', () => {
    expect(decimalsFor([-1, 0, 1])).toBe(1)
    expect(decimalsFor([-1, -0.75])).toBe(2)
    expect(decimalsFor([1 / 3])).toBe(2)
    expect([0, 999, 1000, 78400, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '78,400', '1,234,567'])
  })
})

describe('escapeText', () => {
  it('escapes markup and replaces what XML cannot hold', () => {
    expect(escapeText(`<b>&"'`)).toBe('&lt;b&gt;&amp;&quot;&#39;')
    expect(escapeText('a\0b\u001fc\ud800d\uffff\te')).toBe('a\ufffdb\ufffdc\ufffdd\ufffd\te')
    expect(escapeText('😀')).toBe('😀')
  })
})
