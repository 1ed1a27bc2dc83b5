import { openMnist } from '../../src/data/node/index.ts'
import { LAWS, comparisonsOf } from './comparisons.ts'
import { shares, similarities, skewedMeans, varianceRatios } from './means.ts'
import { coverageOf } from './trials.ts'
import type { Coverage, Trials } from './trials.ts'

/** How many trials each row has: comparisons of a thousand images with a thousand take a while, and have fewer. */
export interface Sizes {
  readonly trials: number
  readonly comparisons: number
  readonly say: (text: string) => void
}

/** Draws images again and again, and returns how often the intervals of their scores hold the truth. */
export async function simulateCoverage({ trials, comparisons, say }: Sizes): Promise<Coverage[]> {
  const found: Coverage[] = []
  const add = (...rows: readonly Trials[]) => {
    for (const row of rows) {
      found.push(coverageOf(row))
      say(`${row.score}, ${row.images}: ${(100 * found[found.length - 1].covered).toFixed(1)} %`)
    }
  }
  for (const count of [100, 1000]) for (const share of [0.5, 0.9, 0.99, 0.999]) add(shares(count, share, trials))
  for (const count of [6, 30, 100, 1000]) add(skewedMeans(count, trials))
  for (const count of [6, 30, 100]) add(varianceRatios(count, trials))
  const mnist = await openMnist()
  for (const label of [1, 2, 8]) add(...similarities(mnist, label, [6, 10, 14, 15, 20, 30], trials))
  for (const law of LAWS) {
    for (const [real, samples] of [
      [100, 100],
      [100, 1000],
      [1000, 1000],
    ] as const) {
      add(...(await comparisonsOf({ law, real, samples, trials: comparisons })))
    }
  }
  return found
}
