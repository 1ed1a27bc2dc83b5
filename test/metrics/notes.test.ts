import { describe, expect, it } from 'vitest'
import { notesOn } from '../../src/metrics/report/notes.ts'
import type { EvaluationReport } from '../../src/metrics/index.ts'
import { madeUpReport } from '../figures/made-up-report.ts'

/** The notes on a report that differs from a good one of digits. */
function notes(different: Partial<EvaluationReport> = {}): string {
  return notesOn({ ...madeUpReport, ...different }).join('\n')
}

/** Scores of classes that are read as asked as often as told. */
const read = (shares: readonly number[]) =>
  shares.map((value, label) => ({ ...madeUpReport.perClass[label], accuracy: { value, interval: null, floor: null } }))

describe('notes of a report', () => {
  it('are silent on classes that are even', () => {
    expect(notes()).not.toMatch(/uneven|rare|one class/)
  })

  it('tell how uneven classes are, and of which samples are', () => {
    const trainingCounts = [9000, 300, ...new Array<number>(8).fill(5000)]
    expect(notes({ trainingCounts })).toContain('Classes are uneven: 0 has 9000 training images, 1 300.')
    expect(notes({ drawn: 'by frequency' })).toContain('samples are drawn in proportion to real test images')
  })

  it('name rare classes that are read worse, and no others', () => {
    const trainingCounts = [9000, 300, 200, ...new Array<number>(7).fill(5000)]
    const shares = [0.99, 0.5, 0.97, 0.4, ...new Array<number>(6).fill(0.98)]
    const told = notes({ trainingCounts, perClass: read(shares) })
    expect(told).toContain('Samples of 1 are read as asked clearly less often than all samples')
    expect(notes({ perClass: read(shares) })).not.toContain('clearly less often')
  })

  it('say of a single class that nothing was learnt', () => {
    const sole = {
      classes: ['any'],
      trainingCounts: [500],
      confusion: [[500]],
      perClass: madeUpReport.perClass.slice(0, 1),
    }
    expect(notes(sole)).toContain('There is one class only')
  })

  it('count the samples of the rarest category', () => {
    const confusion = madeUpReport.confusion?.map((row, label) => (label === 4 ? row.map(() => 3) : row)) ?? null
    expect(notes({ confusion })).toContain('There are only 30 samples of a category')
    expect(notes()).not.toContain('samples of a category')
  })
})
