import { confusionOf, matchCategories } from '../classification/confusion.ts'
import type { Matching } from '../classification/confusion.ts'
import { classCounts } from '../class-counts.ts'
import { nearTraining } from '../distributions/authenticity.ts'
import type { NearTraining } from '../distributions/authenticity.ts'
import { sourceChunks } from '../judge/source-chunks.ts'
import { featuresOf } from './evaluating.ts'
import type { Judging } from './evaluating.ts'
import { readImages } from './image-set.ts'
import type { JudgedSet } from './image-set.ts'
import { measuredScores } from './measured.ts'
import type { EvaluationReport } from './report.ts'
import { scoreBoth } from './score-both.ts'
import { observeSide } from './side.ts'
import type { Side } from './side.ts'

/** What can be told of images alone, wherever they come from. */
export type ImageReport = Omit<
  EvaluationReport,
  'factors' | 'codes' | 'disentanglement' | 'information' | 'recognition' | 'notes'
>

/** What was measured of images. */
export interface JudgedImages {
  readonly report: ImageReport
  /** The training image nearest to each judged image. */
  readonly near: NearTraining
  /** The training image nearest to each real test image. */
  readonly realNear: NearTraining
}

/** Scores images by the judge beside as many real training images (the floor). */
export async function judgeImages(judging: Judging, set: JudgedSet): Promise<JudgedImages> {
  const { judge, extractor, data, seed, onStage = () => {} } = judging
  const { categories, drawn } = set
  const made = await observeSide(set, judge, extractor)
  onStage('reading real images')
  const test = await observeSide(readImages(data.test), judge, extractor)
  const { labels, matched, confusion } = labelsOf(set, made, judge.classes)
  onStage('looking for the nearest training images')
  const near = await nearestTo(judging, made, test)
  onStage(`comparing distributions${categories ? ', and training a classifier on the samples alone' : ''}`)
  const scores = await scoreBoth(judging, { set, made, test, labels, near })
  const report = {
    format: 1 as const,
    count: set.count,
    seed,
    features: featuresOf(judging),
    judge: { accuracy: judge.accuracy, images: test.count, confusion: judge.real.confusion },
    classes: data.test.classes,
    trainingCounts: classCounts(data.train),
    drawn,
    supervised: categories?.supervised ?? false,
    confusion,
    matched,
    overall: measuredScores(scores.made.overall, scores.floor.overall),
    perClass: confusion
      ? scores.made.perClass.map((own, label) => measuredScores(own, scores.floor.perClass[label]))
      : [],
  }
  return { report, near: near.made, realNear: near.test }
}

interface Labels {
  /** The class that each image is to be of, −1 of none. */
  readonly labels: readonly number[]
  readonly confusion: EvaluationReport['confusion']
  readonly matched: Matching | null
}

function labelsOf({ categories }: JudgedSet, { groups, read }: Side, classes: number): Labels {
  if (!categories) return { labels: groups.map(() => -1), confusion: null, matched: null }
  const confusion = confusionOf(groups, read, { categories: categories.size, classes })
  if (categories.supervised) return { labels: groups, confusion, matched: null }
  const matched = matchCategories(confusion)
  return { labels: groups.map((category) => matched.classOf[category]), confusion, matched }
}

async function nearestTo({ data, runtime, judge }: Judging, made: Side, test: Side) {
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
