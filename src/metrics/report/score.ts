import type { LatentPart } from '../../gan/index.ts'
import type { Confusion, Matching } from '../classification/confusion.ts'
import type { GeneratorScores } from './quick-scores.ts'
import type { RecogniserScores } from './score-recogniser.ts'

/** A score with its uncertainty, beside what real images would get. */
export interface Measured {
  /** Null where it cannot be told. */
  readonly value: number | null
  /**
   * The 95 % confidence interval, see `intervalOf`: how far chance in the choice of images may have moved the value. Null
   * where it cannot be told, as where the value is null, of a single image, or of images that all contribute the same.
   */
  readonly interval: readonly [number, number] | null
  /** The same score of as many real training images in the generated ones' place; null where there is none. */
  readonly floor: number | null
}

/** What is good in a score; `one`: the nearer to 1. */
export type Better = 'more' | 'less' | 'one'

/** What a score is, for tables, figures and pages. */
export interface ScoreEntry {
  readonly name: string
  readonly title: string
  /** A share is in [0, 1]; nats are of information; a ratio has no unit. */
  readonly unit: 'share' | 'distance' | 'ratio' | 'nats' | 'seconds'
  readonly better: Better
  /** What its interval takes as given, though another draw of it would move the score as well: `samples fixed`. */
  readonly held?: string
  /** What it says, with its source, in a sentence or two. */
  readonly note: string
}

/** What the quick profile measures: see `Profiles`. */
export interface QuickScores {
  readonly generator: GeneratorScores
  /** Absent where no category is recognised. */
  readonly recogniser?: RecogniserScores
}

/** What scores are read from of a report: older versions measured fewer of them. */
export interface ScoredReport {
  readonly supervised: boolean
  readonly confusion: Confusion | null
  readonly overall: Readonly<Record<string, Measured | undefined>>
  readonly perClass: readonly Readonly<Record<string, Measured | undefined>>[]
  readonly codes: readonly { readonly readBack: number | null }[]
  readonly disentanglement: {
    readonly mig: number
    readonly sap: number
    readonly dci: { readonly disentanglement: number; readonly completeness: number; readonly informativeness: number }
  } | null
  readonly recognition: { readonly matched: Matching } | null
}

/** What scores are read from of a run's record. */
export interface ScoredRecord {
  readonly latents: readonly LatentPart[]
  /** From the first step to the last figure. */
  readonly seconds?: number | undefined
  /** Losses and bounds on a batch of test images. */
  readonly testLosses?: Readonly<Record<string, number>> | undefined
}

/** What has been measured of a run: each score is read from what is there. */
export interface Measurements {
  readonly quick?: QuickScores | undefined
  readonly full?: ScoredReport | undefined
  readonly record?: ScoredRecord | undefined
}

/** A number, null where it cannot be told, undefined where it was not measured. */
export type ScoreValue = number | null | undefined

/** A score: what it is, and where it is found. One that both profiles measure is defined alike in both. */
export interface Score extends ScoreEntry {
  /** What it is of. The report has those of samples with interval and floor, over all of them and of each class. */
  readonly of: 'samples' | 'classes' | 'recogniser' | 'codes' | 'run'
  /** Its value by the quick profile; absent of what that does not measure. */
  readonly quick?: (scores: QuickScores) => ScoreValue
  /** Of real training images in the samples' place, by the quick profile; absent where none are looked at. */
  readonly quickFloor?: (scores: QuickScores) => ScoreValue
  /** Its value in a report; by default, of samples, that over all of them. */
  readonly full?: (report: ScoredReport) => ScoreValue
  readonly record?: (record: ScoredRecord) => ScoreValue
}

/** Returns the value of a score, from the most thorough measurement that has it. */
export function readScore(score: Score, { full, quick, record }: Measurements): ScoreValue {
  const values = [
    full && (score.full ?? overallOf(score))?.(full),
    quick && score.quick?.(quick),
    record && score.record?.(record),
  ]
  return values.find((value) => value !== undefined)
}

function overallOf({ of, name }: Score): Score['full'] {
  return of === 'samples' ? ({ overall }) => overall[name]?.value : undefined
}

/** Says what is good in a score: `more is better`. */
export function sayBetter({ better }: Pick<ScoreEntry, 'better'>): string {
  return better === 'one' ? '1 is best' : `${better} is better`
}

/** Says what is good in a score, and what it says. */
export function describeScore({ better, note }: Pick<ScoreEntry, 'better' | 'note'>): string {
  return `${{ more: 'More is better', less: 'Less is better', one: '1 is best' }[better]}. ${note}`
}

/** Returns how good a value is, the more the better. */
export function goodnessOf({ better }: Pick<ScoreEntry, 'better'>, value: number): number {
  if (better === 'one') return -Math.abs(value - 1)
  return better === 'more' ? value : -value
}
