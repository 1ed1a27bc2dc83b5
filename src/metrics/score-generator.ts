import { FacetError, UsageError, formatShape, imageShape } from '../array/index.ts'
import { drawLatents, isCategorical, setCategory } from '../gan/index.ts'
import type { LatentArrays, LatentPart } from '../gan/index.ts'
import type { BatchedProgram } from '../runtime/index.ts'
import { accuracyOf, matchCategories, rowAccuracies } from './classification/confusion.ts'
import type { Confusion, Matching } from './classification/confusion.ts'
import { distancesTo } from './distributions/distances.ts'
import type { Distances } from './distributions/distances.ts'
import { diversityOf } from './distributions/diversity.ts'
import type { Diversity } from './distributions/diversity.ts'
import { isUneven, sampleClasses } from './class-counts.ts'
import type { Judge } from './judge/judge.ts'
import { observe } from './judge/observation.ts'
import type { ImageChunk, Observation } from './judge/observation.ts'
import { CHUNK } from './judge/source-chunks.ts'

/** What is scored, and by whom. */
export interface GeneratorScoring {
  /** Takes the latent parts by name, returns `images` `[count, height, width, channels]` in [0, 1]. */
  readonly generator: BatchedProgram
  readonly latents: readonly LatentPart[]
  /** The categorical part that sorts samples; undefined where there is none. */
  readonly part: LatentPart | undefined
  readonly judge: Judge
  /** How many images are made: a whole number ≥ 2. */
  readonly count: number
  /** A whole number in 0..2^32-1. */
  readonly seed: number
}

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
  /** Variance within classes, generated over real; null without a categorical part. */
  readonly diversity: Diversity | null
}

/**
 * Scores a generator on `count` images, equally many of each category, or of classes that are uneven in
 * proportion to the reference images. Images are made and looked at 1000 at a time.
 * A class is the category of its number where the part is supervised, the category matched to it elsewhere.
 *
 * @throws UsageError when count is below 2; FacetError when the generator's images are of another size or not finite,
 * or a supervised part has not one category a class
 */
export async function scoreGenerator(scoring: GeneratorScoring): Promise<GeneratorScores> {
  const { part, judge, count, seed } = scoring
  checkScoring(scoring)
  const groups = groupsOf(scoring)
  const made = await observe(judge, generatedChunks(scoring, groups), part?.size ?? 1)
  const floor = await judge.floor(count, { balanced: part !== undefined && !followsData(scoring) })
  const matched = part ? matchCategories(made.confusion) : null
  const labels = [...judge.real.perGroup.keys()]
  // Where in `made` each class is.
  const categoryOf = part?.supervised ? labels : labels.map((label) => matched?.classOf.indexOf(label) ?? NONE)
  return {
    count,
    seed,
    judgeAccuracy: judge.accuracy,
    matched,
    ...labelScores(part, made.confusion),
    ...distancesTo(judge.real, made, part ? categoryOf : []),
    frechetFloor: floor.frechet,
    classFrechetFloor: part ? floor.classFrechet : null,
    diversity: part ? diversityIn(made, judge.real, categoryOf) : null,
  }
}

const NONE = -1

type LabelScores = Pick<GeneratorScores, 'confusion' | 'accuracy' | 'perClass'>

function labelScores(part: LatentPart | undefined, confusion: Confusion): LabelScores {
  if (!part) return { confusion: null, accuracy: null, perClass: null }
  if (!part.supervised) return { confusion, accuracy: null, perClass: null }
  return { confusion, accuracy: accuracyOf(confusion), perClass: rowAccuracies(confusion) }
}

function diversityIn(made: Observation, real: Observation, categoryOf: readonly number[]): Diversity {
  const variances = categoryOf.map((category) => made.variance[category] ?? null)
  return diversityOf(variances, real.variance)
}

/** The reference images of each class. */
function realCounts({ real }: Judge): number[] {
  return real.confusion.map((row) => row.reduce((sum, images) => sum + images, 0))
}

/** Whether samples are of classes as real images are. */
function followsData({ part, judge, count }: GeneratorScoring): boolean {
  return part?.supervised === true && count >= 2 * part.size && isUneven(realCounts(judge))
}

/** The category asked for of each sample: in turn, unless classes are uneven. */
function groupsOf(scoring: GeneratorScoring): number[] {
  const { part, judge, count } = scoring
  if (followsData(scoring)) return sampleClasses(count, realCounts(judge))
  return Array.from({ length: count }, (_, row) => row % (part?.size ?? 1))
}

/** Images of given categories; all else is drawn. */
async function* generatedChunks(
  { generator, latents, part, judge, count, seed }: GeneratorScoring,
  groups: readonly number[],
): AsyncGenerator<ImageChunk> {
  const drawn = drawLatents(latents, count, { seed, purpose: 'score' })
  if (part) for (const [row, category] of groups.entries()) setCategory(drawn, part, row, category)
  for (let first = 0; first < count; first += CHUNK) {
    const taken = groups.slice(first, first + CHUNK)
    const { images } = await generator.run(rowsOf(drawn, latents, first, taken.length), taken.length)
    checkImages(images, taken.length, judge)
    yield { images, groups: taken }
  }
}

function rowsOf(drawn: LatentArrays, latents: readonly LatentPart[], first: number, count: number): LatentArrays {
  return Object.fromEntries(
    latents.map(({ name, size }) => [name, drawn[name].subarray(first * size, (first + count) * size)]),
  )
}

function checkScoring({ part, judge, count }: GeneratorScoring): void {
  if (!Number.isSafeInteger(count) || count < 2) {
    throw new UsageError(`score: count must be a whole number ≥ 2, got ${count}. Thousands make scores steady.`)
  }
  if (part && !isCategorical(part)) {
    throw new FacetError(`score: the part '${part.name}' is ${part.kind}. Give a categorical one, or none.`)
  }
  if (part?.supervised && part.size !== judge.classes) {
    throw new FacetError(
      `score: '${part.name}' has ${part.size} categories, the judge ${judge.classes} classes. Score it on its own data.`,
    )
  }
}

function checkImages(images: Float32Array, count: number, { image }: Judge): void {
  const expected = [count, ...imageShape(image)]
  if (images.length === expected.reduce((size, extent) => size * extent, 1)) return
  throw new FacetError(
    `score: the judge reads images ${formatShape(expected)}, got ${images.length} pixels. Score it on its own data.`,
  )
}
