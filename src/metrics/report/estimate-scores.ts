import { imageShape, sizeOf } from '../../array/index.ts'
import { UNKNOWN, pooledEstimate, shareEstimate } from '../distributions/estimate.ts'
import type { Estimate } from '../distributions/estimate.ts'
import type { Reference } from '../distributions/reference.ts'
import { classSimilarity } from '../distributions/class-similarity.ts'
import { pixelVariance, ratioEstimate } from '../distributions/variance.ts'
import type { GanTrain } from '../judge/gan-train.ts'
import type { ClassCopyScores } from './copy-scores.ts'
import { takeRows } from './image-set.ts'
import type { ScoreName } from './score-list.ts'
import { featureRows, rowsByClass } from './side.ts'
import type { Side } from './side.ts'

/** Every score by name. */
export type Estimates = Readonly<Record<ScoreName, Estimate>>

/** Scores over all images, and of each class. */
export interface ClassEstimates {
  readonly overall: Estimates
  readonly perClass: readonly Estimates[]
}

/** What images are compared with: real test images, all and by class. */
export interface RealImages {
  readonly all: Reference
  readonly perClass: readonly Reference[]
  /** Pixel variance within each class; see `classVariance`. */
  readonly variance: readonly Estimate[]
}

/** Images to score. */
export interface Scored {
  readonly side: Side
  /** The class that each image is to be of; −1 of none. */
  readonly labels: readonly number[]
  /** How near they, or in the place of training images real test images, come to training images. */
  readonly copies: ClassCopyScores
  /** What a classifier learns from them; absent where classes have no part in it. */
  readonly ganTrain?: GanTrain
}

/** Scores images, generated or real, against real ones. */
export async function estimateScores(scored: Scored, real: RealImages, seed: number): Promise<ClassEstimates> {
  const { side, labels, copies, ganTrain } = scored
  const rows = rowsByClass(labels, real.perClass.length)
  const similarity = classSimilarity(side.images, side.image, rows, { seed })
  const variance = rows.map((members, label) => ratioEstimate(classVariance(side, members), real.variance[label]))
  const perClass: Estimates[] = []
  for (const [label, members] of rows.entries()) {
    perClass.push({
      ...(await distributionScores(real.perClass[label], featureRows(side, members))),
      accuracy: accuracyOf(scored, members),
      ganTrain: ganTrain?.perClass[label] ?? UNKNOWN,
      similarity: similarity[label],
      variance: variance[label],
      ...copies.perClass[label],
    })
  }
  const overall = {
    ...(await distributionScores(real.all, side.features)),
    accuracy: accuracyOf(scored, rows.flat()),
    ganTrain: ganTrain?.overall ?? UNKNOWN,
    similarity: pooledEstimate(similarity),
    variance: pooledEstimate(variance),
    ...copies.overall,
  }
  return { overall, perClass }
}

type DistributionScores = Pick<Estimates, 'frechet' | 'kid' | 'precision' | 'recall' | 'density' | 'coverage'>

async function distributionScores(reference: Reference, features: Float32Array): Promise<DistributionScores> {
  const { frechet, kernel, precision, recall, density, coverage } = await reference.compare(features)
  return { frechet, kid: kernel, precision, recall, density, coverage }
}

/** The share of some images that the judge reads as the class they are to be of. */
function accuracyOf({ side, labels }: Scored, rows: readonly number[]): Estimate {
  return shareEstimate(Float64Array.from(rows, (row) => (side.read[row] === labels[row] ? 1 : 0)))
}

/** Returns the pixel variance of some images; unknown of fewer than two. */
export function classVariance({ images, image }: Side, rows: readonly number[]): Estimate {
  const pixels = sizeOf(imageShape(image))
  return pixelVariance(takeRows(images, pixels, rows), pixels)
}
