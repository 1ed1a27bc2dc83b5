import { meanEstimate } from '../distributions/estimate.ts'
import type { Estimate } from '../distributions/estimate.ts'
import { authenticityEstimate } from '../distributions/authenticity.ts'
import type { NearTraining } from '../distributions/authenticity.ts'
import { ratioEstimate } from '../distributions/variance.ts'
import { rowsByClass } from './side.ts'

/** What tells copies of training images. */
export interface CopyScores {
  readonly nearest: Estimate
  readonly authenticity: Estimate
}

/** The same over all images, and of each class. */
export interface ClassCopyScores {
  readonly overall: CopyScores
  readonly perClass: readonly CopyScores[]
}

/** Images with the training images nearest to them, and the class that each is to be of, −1 of none. */
interface Labelled {
  readonly near: NearTraining
  readonly labels: readonly number[]
}

/**
 * Scores how near samples come to training images, beside real test images, which are scored in the same way. The unit of
 * distances is the mean of the test images', by class where the score is.
 */
export function copyScores(
  made: Labelled,
  test: Labelled,
  classes: number,
): { made: ClassCopyScores; test: ClassCopyScores } {
  const units = rowsByClass(test.labels, classes)
  const scoresOf = (side: Labelled): ClassCopyScores => ({
    overall: scoreRows(side.near, everyRow(side), meanDistance(test.near, everyRow(test))),
    perClass: rowsByClass(side.labels, classes).map((rows, label) =>
      scoreRows(side.near, rows, meanDistance(test.near, units[label])),
    ),
  })
  return { made: scoresOf(made), test: scoresOf(test) }
}

function scoreRows(near: NearTraining, rows: readonly number[], unit: Estimate): CopyScores {
  return { nearest: ratioEstimate(meanDistance(near, rows), unit), authenticity: authenticityEstimate(near, rows) }
}

function meanDistance({ distances }: NearTraining, rows: readonly number[]): Estimate {
  return meanEstimate(Float64Array.from(rows, (row) => distances[row]))
}

function everyRow({ labels }: Labelled): number[] {
  return labels.map((_, row) => row)
}
