import { FacetError, UsageError } from '../../array/index.ts'
import type { Tensor } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import { accuracyOf } from '../classification/confusion.ts'
import type { Confusion } from '../classification/confusion.ts'
import { judgedSize } from './judged-size.ts'

/** Goes up with every change of the judge's network or training: judges of different versions do not compare. */
export const JUDGE_VERSION = 1

/** A trained judge as a safetensors file has it: its parameters, and what it is. */
export interface JudgeTensors {
  readonly tensors: Readonly<Record<string, Tensor>>
  /**
   * `format`, `version`, `data` (name), `fingerprint`, `classes` and `image` (JSON), of large images what they are `reads`
   * at (JSON), `seed`, `steps`, and of the data's test images `accuracy` and `confusion` (JSON).
   */
  readonly metadata: Readonly<Record<string, string>>
}

/** How a judge is trained. */
export interface JudgeRecipe {
  /** A whole number in 0..2^32-1; default 0. */
  readonly seed?: number
  /** Training steps of 100 images, ≥ 1; default twenty passes over the training images, but 500 to 2750: five over MNIST. */
  readonly steps?: number
}

const [FEWEST_STEPS, MOST_STEPS, PASSES, BATCH] = [500, 2750, 20, 100]

/** Returns a recipe with its defaults for a data set. */
export function fullRecipe(
  { train }: DataSet,
  { seed = 0, steps = stepsFor(train.size) }: JudgeRecipe,
): Required<JudgeRecipe> {
  if (Number.isSafeInteger(steps) && steps >= 1) return { seed, steps }
  throw new UsageError(
    `judge: steps must be a whole number ≥ 1, got ${steps}. Leave them out for ${stepsFor(train.size)}.`,
  )
}

function stepsFor(images: number): number {
  return Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, Math.ceil((PASSES * images) / BATCH)))
}

/** Returns the metadata that tell for which data and how a judge was trained; equal ones make equal judges. */
export function judgeIdentity(data: DataSet, recipe: JudgeRecipe): Record<string, string> {
  const { seed, steps } = fullRecipe(data, recipe)
  const { height, width, channels } = data.train.image
  const reads = judgedSize(data.train.image)
  return {
    format: 'facet-judge',
    version: String(JUDGE_VERSION),
    fingerprint: data.fingerprint,
    classes: JSON.stringify(data.train.classes),
    image: JSON.stringify({ height, width, channels }),
    ...((reads.height !== height || reads.width !== width) && { reads: JSON.stringify(reads) }),
    seed: String(seed),
    steps: String(steps),
  }
}

/** Returns the metadata of how well a judge reads test images. */
export function judgeMarks(confusion: Confusion): Record<string, string> {
  return { accuracy: String(accuracyOf(confusion)), confusion: JSON.stringify(confusion) }
}

/**
 * Checks that a judge was trained on a data set's images, by this version of Facet's judge.
 *
 * @throws FacetError when it was not
 */
export function checkJudge({ metadata }: JudgeTensors, data: DataSet): void {
  const expected = judgeIdentity(data, {})
  const wrong = ['format', 'version', 'fingerprint', 'classes', 'image', 'reads'].find(
    (key) => metadata[key] !== expected[key],
  )
  if (wrong === undefined) return
  throw new FacetError(
    `judge: its ${wrong} is ${metadata[wrong] ?? 'missing'}, not ${expected[wrong]} as of '${data.name}'. Train it anew.`,
  )
}
