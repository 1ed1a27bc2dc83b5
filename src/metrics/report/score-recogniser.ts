import { FacetError, argmaxRows } from '../../array/index.ts'
import type { ImageSource } from '../../data/index.ts'
import { IMAGES, isCategorical } from '../../gan/index.ts'
import type { LatentPart } from '../../gan/index.ts'
import type { BatchedProgram } from '../../runtime/index.ts'
import { accuracyOf, confusionOf, matchCategories } from '../classification/confusion.ts'
import type { Confusion, Matching } from '../classification/confusion.ts'
import { sourceChunks } from '../judge/source-chunks.ts'

/** What is scored. */
export interface RecogniserScoring {
  /** Takes `images`, returns logits of each recognised part by name. */
  readonly recogniser: BatchedProgram
  /** The categorical part whose head is asked. */
  readonly part: LatentPart
  /** Real images with their labels. */
  readonly source: ImageSource
}

/** How a recogniser reads real images: plain data. */
export interface RecogniserScores {
  readonly count: number
  /** Categories read (rows) of images of a class (columns). */
  readonly confusion: Confusion
  /** The share read as the category of the label's number, in [0, 1]; null unless the part is supervised. */
  readonly accuracy: number | null
  /** Categories matched to classes: 1 − accuracy is InfoGAN's error (Chen et al. 2016, section 7.2). */
  readonly matched: Matching
}

/**
 * Scores a recogniser as a classifier of real images, which it may never have seen the labels of.
 *
 * @throws FacetError when the recogniser has no categorical head for the part
 */
export async function scoreRecogniser({ recogniser, part, source }: RecogniserScoring): Promise<RecogniserScores> {
  if (!isCategorical(part) || !part.recognised) {
    throw new FacetError(`score: '${part.name}' has no head that reads categories. Give a recognised categorical part.`)
  }
  const [read, labels]: [number[], number[]] = [[], []]
  for (const { images, groups } of sourceChunks(source)) {
    const heads = await recogniser.run({ [IMAGES]: images }, groups.length)
    read.push(...argmaxRows(heads[part.name], part.size))
    labels.push(...groups)
  }
  const confusion = confusionOf(read, labels, { categories: part.size, classes: source.classes.length })
  return {
    count: labels.length,
    confusion,
    accuracy: part.supervised ? accuracyOf(confusion) : null,
    matched: matchCategories(confusion),
  }
}
