import type { DataSet } from '../../data/index.ts'
import type { BatchedProgram, Runtime } from '../../runtime/index.ts'
import type { FeatureExtractor } from '../judge/features.ts'
import type { Judge } from '../judge/judge.ts'
import type { Sampling } from './image-set.ts'
import type { EvaluationReport } from './report.ts'

/** What images are judged with. */
export interface Judging {
  readonly judge: Judge
  /** Makes the features that distances are measured in; by default they are the judge's own. */
  readonly extractor?: FeatureExtractor
  readonly data: DataSet
  readonly runtime: Runtime
  /** A whole number in 0..2^32-1. */
  readonly seed: number
  /** Steps that GAN-train's classifiers are trained for; by default three passes over the samples, and at least 300. */
  readonly ganTrainSteps?: number
  /** Hears what is done next. */
  readonly onStage?: (stage: string) => void
}

/** A generator that is evaluated, and by whom. */
export interface Evaluating extends Judging {
  readonly sampling: Sampling
  /** Takes `images`, returns readings of each recognised part; absent where nothing is recognised, or its readings are not asked for. */
  readonly recogniser?: BatchedProgram | undefined
  /** How many images are made: thousands make scores steady. */
  readonly count: number
}

/** What the features are that distances are measured in. */
export function featuresOf({ extractor, judge }: Judging): EvaluationReport['features'] {
  return extractor ? { name: extractor.name, size: extractor.size } : { name: 'judge', size: judge.featureSize }
}
