import { FacetError, UsageError } from '../../array/index.ts'
import { IMAGES, isCategorical } from '../../gan/index.ts'
import { rowCounts } from '../classification/confusion.ts'
import type { NearTraining } from '../distributions/authenticity.ts'
import { categoriesToAsk } from './asked.ts'
import type { AskedCategories } from './asked.ts'
import type { Evaluating, Judging } from './evaluating.ts'
import { realFactors } from './factor-columns.ts'
import { drawSamples } from './image-set.ts'
import type { JudgedSet } from './image-set.ts'
import { informationBounds } from './information.ts'
import { judgeImages } from './judge-images.ts'
import { measureCodes } from './measure-codes.ts'
import { notesOn } from './notes.ts'
import { scoreGenerator } from './quick-scores.ts'
import type { EvaluationReport } from './report.ts'
import type { QuickScores } from './score.ts'
import { scoreRecogniser } from './score-recogniser.ts'
import type { RecogniserScores } from './score-recogniser.ts'

/** What was measured, and the images behind it. */
export interface Evaluation {
  readonly report: EvaluationReport
  readonly samples: JudgedSet
  /** The training image nearest to each sample. */
  readonly near: NearTraining
  /** The training image nearest to each real test image. */
  readonly realNear: NearTraining
}

/**
 * What each profile measures. The scores that both have are defined alike, and equal for equal samples; `SCORES` says which
 * these are.
 *
 * - `quick`: what training measures between steps, and what runs are compared by. It needs the moments of features and pixels
 *   alone. Training makes 2,000 samples (`evaluate.count`): on one core of MNIST 1.3 s a time, where 10,000 would take 5.6 s.
 * - `full`: all scores with intervals and floors, of each class as well, and what codes mean; 10,000 samples unless told
 *   otherwise, half a minute and more.
 */
export interface Profiles {
  readonly quick: QuickScores
  readonly full: Evaluation
}

const MEASURES: {
  readonly [Profile in keyof Profiles]: (evaluating: Evaluating, asked: AskedCategories) => Promise<Profiles[Profile]>
} = { quick: measureQuickly, full: measureFully }

/**
 * Evaluates a generator by a profile: `count` samples, equally many of each category unless the data is uneven, are scored by the
 * judge beside as many real training images (the floor).
 *
 * @throws UsageError when count is too small; FacetError when the generator's images are of another size or not finite, or a
 * supervised part has not one category a class
 */
export async function evaluateGenerator<Profile extends keyof Profiles>(
  profile: Profile,
  evaluating: Evaluating,
): Promise<Profiles[Profile]> {
  const { sampling, judge, count } = evaluating
  checkPart(evaluating)
  checkCount(count, profile === 'full' ? 2 * (sampling.part?.size ?? 1) : 2)
  const asked = categoriesToAsk(sampling.part, rowCounts(judge.real.confusion), count)
  return MEASURES[profile](evaluating, asked)
}

async function measureQuickly(evaluating: Evaluating, asked: AskedCategories): Promise<QuickScores> {
  const generator = await scoreGenerator(evaluating, asked)
  const recogniser = await recognition(evaluating)
  return { generator, ...(recogniser && { recogniser }) }
}

/** Its codes are measured by setting them. */
async function measureFully(evaluating: Evaluating, { groups, ...drawn }: AskedCategories): Promise<Evaluation> {
  const { sampling, judge, data, count, seed, onStage = () => {} } = evaluating
  onStage('making samples')
  const samples = { ...(await drawSamples(sampling, groups, seed)), ...drawn }
  const { report: judged, ...near } = await judgeImages(evaluating, samples)
  onStage('measuring codes')
  const heads = (await evaluating.recogniser?.run({ [IMAGES]: samples.images }, count)) ?? {}
  const measured = await measureCodes({ sampling, samples, heads, judge, test: data.test, seed })
  const report = {
    ...judged,
    ...measured,
    information: informationBounds(sampling.latents, samples.latents, heads),
    recognition: await recognition(evaluating),
  }
  return { report: { ...report, notes: notesOn(report) }, samples, ...near }
}

/**
 * Evaluates images that were made elsewhere: they are scored as {@link evaluateGenerator} scores samples by the full profile. What needs latents is
 * left out.
 *
 * @throws UsageError when there are fewer than two images
 */
export async function evaluateImages(judging: Judging, samples: JudgedSet): Promise<Evaluation> {
  if (samples.count < 2) {
    throw new UsageError(`evaluate: at least 2 images are needed, got ${samples.count}. Thousands make scores steady.`)
  }
  const { report: judged, ...near } = await judgeImages(judging, samples)
  const { factors } = realFactors(judging.data.test)
  const report = { ...judged, factors, codes: [], disentanglement: null, information: [], recognition: null }
  return { report: { ...report, notes: notesOn(report) }, samples, ...near }
}

function checkPart({ sampling: { part }, judge }: Evaluating): void {
  if (part && !isCategorical(part)) {
    throw new FacetError(`evaluate: the part '${part.name}' is ${part.kind}. Give a categorical one, or none.`)
  }
  if (part?.supervised && part.size !== judge.classes) {
    throw new FacetError(
      `evaluate: '${part.name}' has ${part.size} categories, the judge ${judge.classes} classes. Evaluate it on its own data.`,
    )
  }
}

function checkCount(count: number, least: number): void {
  if (Number.isSafeInteger(count) && count >= least) return
  const why = least > 2 ? ', two of each category' : ''
  throw new UsageError(
    `evaluate: count must be a whole number of at least ${least}${why}, got ${count}. Thousands make scores steady.`,
  )
}

async function recognition({ recogniser, sampling: { part }, data }: Evaluating): Promise<RecogniserScores | null> {
  if (!recogniser || !part?.recognised) return null
  return scoreRecogniser({ recogniser, part, source: data.test })
}
