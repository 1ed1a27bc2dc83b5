import type { Config } from '../../gan/index.ts'
import type { CodeDescription, ObjectiveTerm } from './runs.ts'

/** What a page trains on by itself: `training.json`, beside which the images lie. */
export interface BrowserTraining {
  readonly data: BrowserData
  readonly presets: readonly BrowserPreset[]
}

/** Training images as files. */
export interface BrowserData {
  readonly name: string
  /** Of the whole data set, as a run's record has it. */
  readonly fingerprint: string
  readonly image: { readonly height: number; readonly width: number; readonly channels: number }
  readonly classes: readonly string[]
  /**
   * Files in order, each a gzip of its images' labels, a byte each, and then their pixels, `[images, height, width, channels]`
   * bytes. Together they are the training images in Node's order, which batches are drawn from by number: equal losses
   * need all of them before the first step.
   */
  readonly files: readonly { readonly file: string; readonly images: number }[]
}

/** What can be trained, whole: a page that has this needs no schema. */
export interface BrowserPreset {
  readonly name: string
  readonly summary: string
  readonly config: Config
  /** The command line that trains the same, but for what the page lets one set: steps, batch, seed, threads. */
  readonly command: string
  readonly codes: readonly CodeDescription[]
  readonly objective: readonly ObjectiveTerm[]
}
