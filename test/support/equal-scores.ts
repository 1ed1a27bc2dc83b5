import { expect } from 'vitest'
import { SCORES, readScore } from '../../src/metrics/index.ts'
import type { EvaluationReport, QuickScores, Score } from '../../src/metrics/index.ts'

/** Expects every score that both profiles measure to be the same in both, but for rounding, and so its floor. */
export function expectEqualScores(quick: QuickScores, report: EvaluationReport): void {
  const both = SCORES.filter((score: Score) => score.quick !== undefined)
  const scoresBy = (measured: { quick: QuickScores } | { full: EvaluationReport }) =>
    Object.fromEntries(both.map((score) => [score.name, rounded(readScore(score, measured))]))
  expect(scoresBy({ quick })).toEqual(scoresBy({ full: report }))
  expect(rounded(quick.generator.frechetFloor)).toBe(rounded(report.overall.frechet.floor))
}

function rounded(value: number | null | undefined): number | null {
  return typeof value === 'number' ? Number(value.toPrecision(9)) : null
}
