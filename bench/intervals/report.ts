import { markdownTable } from '../table.ts'
import type { Coverage } from './trials.ts'

/** Returns, as a Markdown table, how often 95 % intervals hold what they ought to. */
export function coverageReport(found: readonly Coverage[]): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const rows = found.map(({ score, images, trials, truth, deviation, plain, covered, width }) => [
    ...[
      score,
      images,
      `${trials}`,
      Number(truth.toPrecision(3)).toString(),
      Number(deviation.toPrecision(2)).toString(),
    ],
    ...[percent(plain), percent(covered), width.toFixed(2)],
  ])
  return markdownTable(['score', 'images', 'trials', 'truth', 'deviation', 'contributions', 'covered', 'width'], rows)
}
