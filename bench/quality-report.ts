import type { QualityRun } from './quality.ts'
import { LEVELS } from './quality.ts'
import { mean } from './statistics.ts'
import { markdownTable, threeDigits } from './table.ts'

/** Returns, as a Markdown table, after how many seconds and steps runs first reached each level: mean and range over seeds. */
export function qualityReport(runs: readonly QualityRun[]): string {
  const peers = [...new Set(runs.map(({ peer }) => peer))]
  const rows = peers.map((peer) => {
    const own = runs.filter((run) => run.peer === peer)
    return [own[0].library, `${own.length}`, ...LEVELS.flatMap((level) => levelCells(own, level))]
  })
  const headings = LEVELS.flatMap((level) => [`s to ${100 * level} %`, 'steps'])
  return markdownTable(['', 'seeds', ...headings], rows)
}

function levelCells(runs: readonly QualityRun[], level: number): [string, string] {
  const reached = runs.flatMap(({ points }) => points.find(({ accuracy }) => accuracy >= level) ?? [])
  if (reached.length === 0) return ['—', '—']
  // A mean over those runs alone that got there must say so.
  const of = reached.length === runs.length ? '' : `, ${reached.length} of ${runs.length}`
  const summary = (values: number[], format: (value: number) => string) =>
    `${format(mean(values))} (${format(Math.min(...values))}–${format(Math.max(...values))}${of})`
  return [
    summary(
      reached.map(({ seconds }) => seconds),
      threeDigits,
    ),
    summary(
      reached.map(({ step }) => step),
      (step) => step.toFixed(0),
    ),
  ]
}
