import type { Figure } from '../figures/index.ts'
import type { GeneratorScores } from '../metrics/index.ts'

/** What a run says while it goes. Plain data, so that it can cross threads and be written down. */
export type TrainEvent =
  | {
      readonly kind: 'started'
      /** Steps taken before: 0, but for a run that is resumed. */
      readonly step: number
      /** Steps to take in all, and in one pass over the data. */
      readonly steps: number
      readonly stepsPerEpoch: number
      /** The data's class names, and the fingerprint of its bytes. */
      readonly classes: readonly string[]
      readonly fingerprint: string
      readonly image: { readonly height: number; readonly width: number; readonly channels: number }
      /** Trained numbers, of both networks. */
      readonly parameters: number
      readonly runtime: string
      /** Seconds that a step takes on this machine, by a trial. */
      readonly secondsPerStep: number
      /** Estimated seconds to the end of the run, from trials: steps, figures, checkpoints, scores and what the end adds. */
      readonly secondsLeft: number
    }
  | {
      readonly kind: 'step'
      /** Steps taken so far. */
      readonly step: number
      /** Passes over the data so far, with a fraction. */
      readonly epoch: number
      /** Terms and totals by name, each the mean since the last such event. */
      readonly losses: Readonly<Record<string, number>>
      readonly imagesPerSecond: number
      /** Estimated seconds to the end of the run, from how long its parts took recently. */
      readonly secondsLeft: number
    }
  | {
      readonly kind: 'epoch'
      /** Which epoch has ended, counted from 1. */
      readonly epoch: number
      /** Losses of the epoch's last step. */
      readonly losses: Readonly<Record<string, number>>
    }
  | { readonly kind: 'figure'; readonly step: number; readonly name: string; readonly figure: Figure }
  | { readonly kind: 'checkpoint'; readonly step: number }
  | {
      /** The judge has scored samples. */
      readonly kind: 'evaluation'
      readonly step: number
      readonly scores: GeneratorScores
      /** Whether they are the best so far; then the checkpoint of this step is kept. */
      readonly best: boolean
    }
  | {
      /** What the run is doing before its first step. */
      readonly kind: 'notice'
      readonly message: string
    }
  | {
      /** Something a user should know of, without an end of training. */
      readonly kind: 'warning'
      readonly step: number
      readonly message: string
    }
  | {
      readonly kind: 'finished'
      readonly step: number
      /** Whether all steps were taken, or the run was asked to stop. */
      readonly complete: boolean
      /** The step whose networks the figures, the model and this event show: the best, or else the last. */
      readonly shown: number
      /** Losses on a batch of test images. */
      readonly testLosses: Readonly<Record<string, number>>
      /** The share of 1000 samples in which the recogniser reads the class asked for; absent without labels. */
      readonly readAsAsked?: number
      /** Seconds that the run has taken, those before it was resumed included. */
      readonly seconds: number
    }
