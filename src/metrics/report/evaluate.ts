import { UsageError } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import { IMAGES } from '../../gan/index.ts'
import type { LatentPart } from '../../gan/index.ts'
import { classCounts, isUneven, sampleClasses } from '../class-counts.ts'
import type { NearTraining } from '../distributions/authenticity.ts'
import { scoreRecogniser } from '../score-recogniser.ts'
import type { Evaluating, Judging } from './evaluating.ts'
import { realFactors } from './factor-columns.ts'
import { drawSamples } from './image-set.ts'
import type { JudgedSet, SampleSet, Sampling } from './image-set.ts'
import { informationBounds } from './information.ts'
import { judgeImages } from './judge-images.ts'
import { measureCodes } from './measure-codes.ts'
import { notesOn } from './notes.ts'
import type { EvaluationReport } from './report.ts'

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
 * Evaluates a generator: `count` samples, equally many of each category unless the data is uneven, are scored by the judge beside as many real
 * training images (the floor); its codes are measured by setting them.
 *
 * @throws UsageError when count is too small; FacetError when the generator's images are of another size or not finite
 */
export async function evaluateGenerator(evaluating: Evaluating): Promise<Evaluation> {
  const { sampling, judge, data, count, seed, onStage = () => {} } = evaluating
  checkCount(count, sampling)
  onStage('making samples')
  const samples = await drawJudged(sampling, { data, count, seed })
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
 * Evaluates images that were made elsewhere: they are scored as {@link evaluateGenerator} scores samples. What needs latents is
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

/** How many samples are drawn, from what seed, and the data that they are judged beside. */
export interface Drawing {
  readonly data: DataSet
  readonly count: number
  readonly seed: number
}

/** Draws the samples that an evaluation judges: equally many of each category, or of classes as the test images are. */
export async function drawJudged(sampling: Sampling, { data, count, seed }: Drawing): Promise<SampleSet & JudgedSet> {
  const { groups, ...drawn } = categoriesToDraw(sampling.part, data, count)
  return { ...(await drawSamples(sampling, groups, { seed, purpose: 'evaluate' })), ...drawn }
}

/** The categories of samples to be drawn, and what a report says of them. */
type DrawnCategories = Pick<JudgedSet, 'groups' | 'categories' | 'drawn'>

/**
 * Returns the categories that are asked for: equally many of each; where real test images are uneven and labels name the
 * categories, in proportion to these.
 *
 * @param part - what sorts samples; undefined where nothing does
 */
export function categoriesToDraw(
  part: Pick<LatentPart, 'size' | 'supervised'> | undefined,
  { test }: DataSet,
  count: number,
): DrawnCategories {
  const groups = Array.from({ length: count }, (_, row) => row % (part?.size ?? 1))
  if (!part) return { groups, drawn: null }
  const categories = { size: part.size, supervised: part.supervised }
  const counts = classCounts(test)
  if (!part.supervised || !isUneven(counts)) return { groups, categories, drawn: 'equally' }
  return { groups: sampleClasses(count, counts), categories, drawn: 'by frequency' }
}

function checkCount(count: number, { part }: Sampling): void {
  const least = 2 * (part?.size ?? 1)
  if (Number.isSafeInteger(count) && count >= least) return
  throw new UsageError(
    `evaluate: count must be a whole number of at least ${least}, two of each category, got ${count}. Thousands make scores steady.`,
  )
}

async function recognition({ recogniser, sampling: { part }, data }: Evaluating) {
  if (!recogniser || !part?.recognised) return null
  return scoreRecogniser({ recogniser, part, source: data.test })
}
