import { UsageError, formatShape, imageShape } from '../../array/index.ts'
import type { ImageSource } from '../../data/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import { shareEstimate } from '../distributions/estimate.ts'
import type { Estimate } from '../distributions/estimate.ts'
import { loadReader } from './judge-reader.ts'
import { sourceChunks } from './source-chunks.ts'
import { trainClassifier, valuesOf } from './train-classifier.ts'

/** Three passes over 10,000 images: more cost more than they show of a generator. */
const [PASSES, FEWEST_STEPS, BATCH] = [3, 300, 100]

/** What GAN-train is measured with. */
export interface GanTraining {
  /** Generated images, labelled with the classes that were asked for. */
  readonly samples: ImageSource
  /** Real images that the classifier is tried on. */
  readonly test: ImageSource
  readonly runtime: Runtime
  /** A whole number in 0..2^32-1. */
  readonly seed: number
  /** Training steps of 100 images; default three passes over the samples, and at least 300. */
  readonly steps?: number
}

/** How well a classifier that knows samples alone reads real images; contributions are 1 of a test image read right, else 0. */
export interface GanTrain {
  readonly overall: Estimate
  /** By label; unknown of a class without test images. */
  readonly perClass: readonly Estimate[]
}

/**
 * Measures GAN-train: trains a classifier, as judges are, on samples alone, and has it read real test images (Shmelkov,
 * Schmid and Alahari 2018, section 3.2). Samples that lack a class or some of its looks, or that are of another class
 * than asked for, make it fail. Compare with the same of as many real images, not with 1: training is short.
 *
 * A class without samples is never learnt: it is as good as never read right. A sole class is always read right.
 *
 * @throws UsageError when images or classes differ, or images are smaller than 8 × 8; FacetError when training diverges
 */
export async function ganTrain({ samples, test, runtime, seed, steps }: GanTraining): Promise<GanTrain> {
  checkAlike(samples, test)
  const training = { source: samples, runtime, seed, steps: steps ?? stepsFor(samples) }
  const size = { image: test.image, classes: test.classes.length }
  const reader = await loadReader(valuesOf(await trainClassifier(training)), size, runtime)
  const right = test.classes.map((): number[] => [])
  const all: number[] = []
  for (const { images, groups } of sourceChunks(test)) {
    const { classes } = await reader.read(images, groups.length)
    for (const [index, label] of groups.entries()) {
      const one = Number(classes[index] === label)
      right[label].push(one)
      all.push(one)
    }
  }
  await reader.release()
  return { overall: estimateOf(all), perClass: right.map(estimateOf) }
}

function stepsFor({ size }: ImageSource): number {
  return Math.max(FEWEST_STEPS, Math.ceil((PASSES * size) / BATCH))
}

function estimateOf(right: readonly number[]): Estimate {
  return shareEstimate(Float64Array.from(right))
}

function checkAlike(samples: ImageSource, test: ImageSource): void {
  const [made, real] = [samples, test].map(({ image, classes }) => {
    return `${classes.length} classes of images ${formatShape(imageShape(image))}`
  })
  if (made === real) return
  throw new UsageError(`GAN-train: samples have ${made}, test images ${real}. Give both of one data set.`)
}
