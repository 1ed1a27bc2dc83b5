import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { csvLine, csvPath, unmarked } from '../../src/data/index.ts'

const FORMULAS = ['=1+1', '+cmd', '-x', '@SUM(A1)', '\tx', '\rx', "=cmd|'/C calc'!A0", '-1 apple', '--1', "'=x", "''-x"]
const PLAIN = ['', 'a', 'a=b', "'a", "'", '5 - 3', 'a,"b"\nc', ' x ', '-1', '+2.5', '-.5e-3', '1e9']

/** A field as a spreadsheet has it. */
const cellOf = (field: string | number) => Papa.parse<string[]>(csvLine([field])).data[0][0]

describe('a field of comma-separated values', () => {
  it.each([...FORMULAS, ...PLAIN])('is read back as it was written: %j', (field) => {
    expect(unmarked(cellOf(field))).toBe(field)
  })

  it.each(FORMULAS)('that would be a formula is marked as a text: %j', (field) => {
    expect(cellOf(field)).toBe(`'${field}`)
  })

  it.each([...PLAIN, -5, -0.5, 1e-7])('that is a number or a plain text is left alone: %j', (field) => {
    expect(cellOf(field)).toBe(`${field}`)
  })

  it('that is a path leads to the same file', () => {
    expect(['-a/1.png', '=x', 'a/1.png'].map(csvPath)).toEqual(['./-a/1.png', './=x', 'a/1.png'])
  })
})
