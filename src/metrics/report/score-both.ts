import { imageShape, sizeOf } from '../../array/index.ts'
import { arraySource } from '../../data/index.ts'
import type { DataSet, ImageSource } from '../../data/index.ts'
import type { NearTraining } from '../distributions/authenticity.ts'
import { loadPairs } from '../distributions/pairs.ts'
import type { Pairs } from '../distributions/pairs.ts'
import { referenceOf } from '../distributions/reference.ts'
import type { Reference } from '../distributions/reference.ts'
import { ganTrain } from '../judge/gan-train.ts'
import { sampleIndices } from '../judge/source-chunks.ts'
import { copyScores } from './copy-scores.ts'
import type { ClassCopyScores } from './copy-scores.ts'
import { classVariance, estimateScores } from './estimate-scores.ts'
import type { ClassEstimates, RealImages } from './estimate-scores.ts'
import { featuresOf } from './evaluating.ts'
import type { Judging } from './evaluating.ts'
import { readImages, takeRows } from './image-set.ts'
import type { JudgedSet } from './image-set.ts'
import { featureRows, observeSide, rowsByClass } from './side.ts'
import type { Side } from './side.ts'

/** What is compared. */
interface Sides {
  readonly set: JudgedSet
  readonly made: Side
  readonly test: Side
  /** The class that each sample is to be of, −1 of none. */
  readonly labels: readonly number[]
  /** The training images nearest to samples, and to real test images. */
  readonly near: { readonly made: NearTraining; readonly test: NearTraining }
}

/** Scores the samples, and in their place as many real training images. */
export async function scoreBoth(
  judging: Judging,
  { set, made, test, labels, near }: Sides,
): Promise<{ made: ClassEstimates; floor: ClassEstimates }> {
  const { judge, extractor, data, runtime, seed, ganTrainSteps: steps } = judging
  const indices = sampleIndices(data.train, set.count, { balanced: set.drawn === 'equally' })
  const floor = await observeSide(readImages(data.train, indices), judge, extractor)
  const learn = async (side: Side, sideLabels: readonly number[]) =>
    set.categories &&
    ganTrain({ samples: labelledImages(side, sideLabels, data), test: data.test, runtime, seed, steps })
  const copies = copyScores({ near: near.made, labels }, { near: near.test, labels: test.groups }, judge.classes)
  const pairs = await loadPairs(runtime, featuresOf(judging).size)
  try {
    const real = await realImages(judge.classes, test, pairs)
    const score = async (side: Side, asked: readonly number[], ofCopies: ClassCopyScores) =>
      estimateScores({ side, labels: asked, copies: ofCopies, ganTrain: await learn(side, asked) }, real, seed)
    return { made: await score(made, labels, copies.made), floor: await score(floor, floor.groups, copies.test) }
  } finally {
    await pairs.release()
  }
}

async function realImages(classes: number, test: Side, pairs: Pairs): Promise<RealImages> {
  const rows = rowsByClass(test.groups, classes)
  const perClass: Reference[] = []
  for (const members of rows) perClass.push(await referenceOf(pairs, featureRows(test, members)))
  return {
    all: await referenceOf(pairs, test.features),
    perClass,
    variance: rows.map((members) => classVariance(test, members)),
  }
}

/** Images as something to learn from; those of no class are left out. */
function labelledImages({ images, image }: Side, labels: readonly number[], data: DataSet): ImageSource {
  const rows = labels.flatMap((label, row) => (label >= 0 ? [row] : []))
  return arraySource({
    pixels: takeRows(images, sizeOf(imageShape(image)), rows),
    labels: rows.map((row) => labels[row]),
    image,
    classes: data.test.classes,
  })
}
