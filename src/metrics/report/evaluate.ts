import { UsageError } from '../../array/index.ts'
import { IMAGES } from '../../gan/index.ts'
import { confusionOf, matchCategories } from '../classification/confusion.ts'
import type { Matching } from '../classification/confusion.ts'
import { classCounts, isUneven, sampleClasses } from '../class-counts.ts'
import { nearTraining } from '../distributions/authenticity.ts'
import type { NearTraining } from '../distributions/authenticity.ts'
import { sourceChunks } from '../judge/source-chunks.ts'
import { scoreRecogniser } from '../score-recogniser.ts'
import { featuresOf } from './evaluating.ts'
import type { Evaluating } from './evaluating.ts'
import { drawSamples, readImages } from './image-set.ts'
import type { SampleSet, Sampling } from './image-set.ts'
import { informationBounds } from './information.ts'
import { measureCodes } from './measure-codes.ts'
import { measuredScores } from './measured.ts'
import { notesOn } from './notes.ts'
import type { EvaluationReport } from './report.ts'
import { scoreBoth } from './score-both.ts'
import { observeSide } from './side.ts'
import type { Side } from './side.ts'

/** What was measured, and the images behind it. */
export interface Evaluation {
  readonly report: EvaluationReport
  readonly samples: SampleSet
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
  const { sampling, judge, extractor, data, count, seed, onStage = () => {} } = evaluating
  checkCount(count, sampling)
  onStage('making samples')
  const groups = groupsOf(evaluating)
  const samples = await drawSamples(sampling, groups, { seed, purpose: 'evaluate' })
  const made = await observeSide(samples, judge, extractor)
  onStage('reading real images')
  const test = await observeSide(readImages(data.test), judge, extractor)
  const { labels, matched, confusion } = labelsOf(evaluating, made)
  onStage('looking for the nearest training images')
  const near = await nearestTo(evaluating, made, test)
  onStage('comparing distributions, and training a classifier on the samples alone')
  const balanced = sampling.part !== undefined && !followsData(evaluating)
  const scores = await scoreBoth(evaluating, { made, test, labels, near, balanced })
  onStage('measuring codes')
  const heads = (await evaluating.recogniser?.run({ [IMAGES]: samples.images }, count)) ?? {}
  const measured = await measureCodes({ sampling, samples, heads, judge, test: data.test, seed })
  const report = {
    format: 1 as const,
    count,
    seed,
    features: featuresOf(evaluating),
    judge: { accuracy: judge.accuracy, images: test.count, confusion: judge.real.confusion },
    classes: data.test.classes,
    trainingCounts: classCounts(data.train),
    drawn: sampling.part === undefined ? null : balanced ? ('equally' as const) : ('by frequency' as const),
    supervised: sampling.part?.supervised ?? false,
    confusion,
    matched,
    overall: measuredScores(scores.made.overall, scores.floor.overall),
    perClass: confusion
      ? scores.made.perClass.map((own, label) => measuredScores(own, scores.floor.perClass[label]))
      : [],
    ...measured,
    information: informationBounds(sampling.latents, samples.latents, heads),
    recognition: await recognition(evaluating),
  }
  return {
    report: { ...report, notes: notesOn(report) },
    samples,
    near: near.made,
    realNear: near.test,
  }
}

function checkCount(count: number, { part }: Sampling): void {
  const least = 2 * (part?.size ?? 1)
  if (Number.isSafeInteger(count) && count >= least) return
  throw new UsageError(
    `evaluate: count must be a whole number of at least ${least}, two of each category, got ${count}. Thousands make scores steady.`,
  )
}

/** Whether samples are of classes as real test images are: where those are uneven, and labels name the categories. */
function followsData({ sampling: { part }, data }: Evaluating): boolean {
  return part?.supervised === true && isUneven(classCounts(data.test))
}

/** The category asked for of each sample. */
function groupsOf({ sampling: { part }, data, count }: Evaluating): number[] {
  if (part?.supervised) return sampleClasses(count, classCounts(data.test))
  return Array.from({ length: count }, (_, row) => row % (part?.size ?? 1))
}

interface Labels {
  /** The class that each sample is to be of, −1 of none. */
  readonly labels: readonly number[]
  readonly confusion: EvaluationReport['confusion']
  readonly matched: Matching | null
}

function labelsOf({ sampling: { part }, judge }: Evaluating, { groups, read }: Side): Labels {
  if (!part) return { labels: groups.map(() => -1), confusion: null, matched: null }
  const confusion = confusionOf(groups, read, { categories: part.size, classes: judge.classes })
  if (part.supervised) return { labels: groups, confusion, matched: null }
  const matched = matchCategories(confusion)
  return { labels: groups.map((category) => matched.classOf[category]), confusion, matched }
}

async function nearestTo({ data, runtime, judge }: Evaluating, made: Side, test: Side) {
  const training = new Float32Array(data.train.size * judge.featureSize)
  let offset = 0
  for (const { images, groups } of sourceChunks(data.train)) {
    const { features } = await judge.read(images, groups.length)
    training.set(features, offset)
    offset += features.length
  }
  const queries = [made.judgeFeatures, test.judgeFeatures]
  const [ofMade, ofTest] = await nearTraining(runtime, queries, { training, size: judge.featureSize })
  return { made: ofMade, test: ofTest }
}

async function recognition({ recogniser, sampling: { part }, data }: Evaluating) {
  if (!recogniser || !part?.recognised) return null
  return scoreRecogniser({ recogniser, part, source: data.test })
}
