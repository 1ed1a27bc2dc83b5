import type { Confusion, Matching } from '../classification/confusion.ts'
import type { RecogniserScores } from './score-recogniser.ts'
import type { ScoreName } from './score-list.ts'
import type { Measured } from './score.ts'

/** Every score by name. */
export type Scores = Readonly<Record<ScoreName, Measured>>

/** Something that can be measured on an image. */
export interface FactorReport {
  readonly name: string
  readonly unit: string
  /** Over real test images. */
  readonly mean: number
  readonly deviation: number
}

/** What one code does to one factor of the image. */
export interface CodeEffect {
  readonly factor: string
  /**
   * The mean change of the factor from one end of the code's range to the other, all else the same, in standard
   * deviations of real images.
   */
  readonly effect: number
  /** Spearman's rank correlation of code and factor over random draws, in [-1, 1]. */
  readonly correlation: number
  /** The same given the class and all other codes. */
  readonly partial: number
}

/** What one code means, as measured on images. */
export interface CodeReport {
  readonly code: string
  /** The factor that it sets, or null: no measurable meaning. */
  readonly meaning: string | null
  /** The same as a reader wants it: `slant (ρ 0.98, 3.1 sd)`, or `no measurable meaning`. */
  readonly label: string
  readonly range: readonly [number, number]
  readonly effects: readonly CodeEffect[]
  /** The share of sweeps of the code, in [0, 1], along which the judge's reading of the class changes. */
  readonly leakage: number
  /** Spearman's correlation of the code with what the recogniser reads back, in [-1, 1]; null where it reads none. */
  readonly readBack: number | null
}

/** How well codes and factors go together, one to one: each in [0, 1], more is better. */
export interface Disentanglement {
  readonly mig: number
  readonly sap: number
  readonly dci: { readonly disentanglement: number; readonly completeness: number; readonly informativeness: number }
}

/** All that was measured of a generator: plain data, the contents of `evaluation/report.json`. */
export interface EvaluationReport {
  readonly format: 1
  readonly count: number
  readonly seed: number
  /** Where distances are measured: `judge`, or the name of the file that makes the features. */
  readonly features: { readonly name: string; readonly size: number }
  readonly judge: {
    /** The share of real test images that it reads right. */
    readonly accuracy: number
    /** The number of those images. */
    readonly images: number
    /** Labels (rows) and what it reads (columns). */
    readonly confusion: Confusion
  }
  readonly classes: readonly string[]
  /** Training images of each class, in label order. */
  readonly trainingCounts: readonly number[]
  /** Of which categories samples are: equally many of each, or where classes are uneven in proportion to test images. */
  readonly drawn: 'equally' | 'by frequency' | null
  /** Categories asked for (rows) and classes read (columns); null without a categorical part. */
  readonly confusion: Confusion | null
  /** Whether labels name the categories; where not, they are scored after the best one-to-one matching. */
  readonly supervised: boolean
  readonly matched: Matching | null
  readonly overall: Scores
  /** In label order; none without a categorical part. */
  readonly perClass: readonly Scores[]
  readonly factors: readonly FactorReport[]
  readonly codes: readonly CodeReport[]
  /** Null where there are no codes. */
  readonly disentanglement: Disentanglement | null
  /** Lower bounds of the mutual information of each recognised part and the image, in nats, and their ceilings. */
  readonly information: readonly { readonly part: string; readonly bound: number; readonly ceiling: number | null }[]
  /** How the GAN's own recogniser reads real test images; null where it reads no category. */
  readonly recognition: RecogniserScores | null
  /** What a reader should know before trusting a figure. */
  readonly notes: readonly string[]
}
