import { imageShape, sizeOf } from '../../array/index.ts'
import { arraySource } from '../../data/index.ts'
import type { DataSet, ImageSource } from '../../data/index.ts'
import { loadReference } from '../distributions/reference.ts'
import type { Reference } from '../distributions/reference.ts'
import { ganTrain } from '../judge/gan-train.ts'
import { sampleIndices } from '../judge/source-chunks.ts'
import { estimateScores } from './estimate-scores.ts'
import type { ClassEstimates, RealImages } from './estimate-scores.ts'
import { featuresOf } from './evaluating.ts'
import type { Evaluating } from './evaluating.ts'
import { readImages, takeRows } from './image-set.ts'
import type { NearestImages } from './nearest-images.ts'
import { featureRows, observeSide, rowsByClass } from './side.ts'
import type { Side } from './side.ts'

/** What is compared. */
interface Sides {
  readonly made: Side
  readonly test: Side
  /** The class that each sample is to be of, −1 of none. */
  readonly labels: readonly number[]
  readonly nearest: NearestImages
}

/** Scores the samples, and in their place as many real training images. */
export async function scoreBoth(
  evaluating: Evaluating,
  { made, test, labels, nearest }: Sides,
): Promise<{ made: ClassEstimates; floor: ClassEstimates }> {
  const { sampling, judge, extractor, data, runtime, count, seed } = evaluating
  const { size } = featuresOf(evaluating)
  const load = (features: Float32Array) => loadReference(runtime, features, size)
  const rows = rowsByClass(test.groups, judge.classes)
  const perClass: Reference[] = []
  for (const members of rows) perClass.push(await load(featureRows(test, members)))
  const real: RealImages = {
    all: await load(test.features),
    perClass,
    variance: judge.real.variance,
    nearest: nearest.real,
  }
  const indices = sampleIndices(data.train, count, { balanced: sampling.part !== undefined })
  const floor = await observeSide(readImages(data.train, indices), judge, extractor)
  const learn = async (side: Side, sideLabels: readonly number[]) =>
    sampling.part && ganTrain({ ...evaluating, samples: labelledImages(side, sideLabels, data), test: data.test })
  const scores = {
    made: await estimateScores(
      { side: made, labels, nearest: nearest.made, ganTrain: await learn(made, labels) },
      real,
      seed,
    ),
    floor: await estimateScores(
      { side: floor, labels: floor.groups, ganTrain: await learn(floor, floor.groups) },
      real,
      seed,
    ),
  }
  for (const reference of [real.all, ...perClass]) await reference.release()
  return scores
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
