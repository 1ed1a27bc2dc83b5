import { accuracyOf, matchCategories, rowAccuracies, rowCounts } from '../classification/confusion.ts'
import type { Confusion, Matching } from '../classification/confusion.ts'
import { distancesTo } from '../distributions/distances.ts'
import type { Distances } from '../distributions/distances.ts'
import { diversityOf } from '../distributions/diversity.ts'
import type { Diversity } from '../distributions/diversity.ts'
import { observe } from '../judge/observation.ts'
import type { Observation } from '../judge/observation.ts'
import type { AskedCategories } from './asked.ts'
import type { Evaluating } from './evaluating.ts'
import { sampleChunks } from './image-set.ts'

/** How good a generator is, by an independent judge: plain data. Shares are in [0, 1]; null is what cannot be told. */
export interface GeneratorScores extends Distances {
  readonly count: number
  readonly seed: number
  /** How well the judge reads real images: no generator of real-looking images is read much better. */
  readonly judgeAccuracy: number
  /** Categories asked for (rows) as classes read (columns); null without a categorical part. */
  readonly confusion: Confusion | null
  /** The share read as the class asked for; null unless the part is supervised. */
  readonly accuracy: number | null
  /** `accuracy` of each class by itself. */
  readonly perClass: readonly (number | null)[] | null
  /** Categories matched to classes (InfoGAN's score of a code that nobody named); null without a categorical part. */
  readonly matched: Matching | null
  /** `frechet` of real training images in the generated ones' place, as many as there are: what chance alone makes. */
  readonly frechetFloor: number
  /** `classFrechet` of the same; null without a categorical part. */
  readonly classFrechetFloor: number | null
  /** Variance within classes, generated over real: the score `variance`; null without a categorical part. */
  readonly diversity: Diversity | null
}

/**
 * Scores a generator by moments alone, of which none needs more than some of the images at a time. A class is the category of
 * its number where labels name categories, the category matched to it elsewhere.
 */
export async function scoreGenerator(
  { sampling, judge, count, seed }: Evaluating,
  { groups, categories, drawn }: AskedCategories,
): Promise<GeneratorScores> {
  const made = await observe(judge, sampleChunks(sampling, groups, seed), categories?.size ?? 1)
  const floor = await judge.floor(count, { balanced: drawn === 'equally' })
  const matched = categories ? matchCategories(made.confusion) : null
  const labels = [...judge.real.perGroup.keys()]
  // Where in `made` each class is.
  const categoryOf = categories?.supervised ? labels : labels.map((label) => matched?.classOf.indexOf(label) ?? NONE)
  return {
    count,
    seed,
    judgeAccuracy: judge.accuracy,
    matched,
    ...labelScores(categories, made.confusion),
    ...distancesTo(judge.real, made, categories ? categoryOf : []),
    frechetFloor: floor.frechet,
    classFrechetFloor: categories ? floor.classFrechet : null,
    diversity: categories ? diversityIn(made, judge.real, categoryOf) : null,
  }
}

const NONE = -1

type LabelScores = Pick<GeneratorScores, 'confusion' | 'accuracy' | 'perClass'>

function labelScores(categories: AskedCategories['categories'], confusion: Confusion): LabelScores {
  if (!categories) return { confusion: null, accuracy: null, perClass: null }
  if (!categories.supervised) return { confusion, accuracy: null, perClass: null }
  return { confusion, accuracy: accuracyOf(confusion), perClass: rowAccuracies(confusion) }
}

function diversityIn(made: Observation, real: Observation, categoryOf: readonly number[]): Diversity {
  const variances = categoryOf.map((category) => made.variance[category] ?? null)
  const all = rowCounts(made.confusion)
  const counts = categoryOf.map((category) => all[category] ?? 0)
  return diversityOf(variances, real.variance, counts)
}
