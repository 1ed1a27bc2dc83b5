import type { Config } from '../../../gan/index.ts'
import type { Move } from '../../../train/index.ts'
import type { BrowserData } from '../../protocol/index.ts'

/** Engines that a page can train on. */
export type Engine = 'wasm' | 'webgpu'

/** What is handed over as a file. */
export type ModelName = 'generator' | 'recogniser'

/** What a training is started with. */
export interface TrainingRequest {
  readonly config: Config
  readonly preset: string
  readonly data: BrowserData
  readonly engine: Engine
  /** Whole addresses of the folders of images and of the engine's own files, with the last slash. */
  readonly addresses: { readonly training: string; readonly engine: string }
}

/** What the page asks of the training thread. Training begins paused. */
export type Command =
  | ({ readonly kind: 'start' } & TrainingRequest)
  /** Train until the last step, or until `pause`. */
  | { readonly kind: 'go' }
  | { readonly kind: 'pause' }
  /** Take the next half of a step and show it. */
  | { readonly kind: 'move' }
  /** Hand over a network as an ONNX file, as it is. */
  | { readonly kind: 'model'; readonly network: ModelName }

/** Images in rows, as bytes `[rows * columns, height, width, channels]`. */
export interface ImageRows {
  readonly pixels: Uint8Array
  readonly names: readonly string[]
}

/** Which half of a step comes next: D's or G's, of the step counted from 0. */
export interface Place {
  readonly step: number
  readonly next: 'discriminator' | 'generator'
}

/** What the training thread says, as plain data. */
export type Report =
  | { readonly kind: 'fetched'; readonly share: number }
  | {
      readonly kind: 'ready'
      readonly steps: number
      readonly parameters: number
      readonly runtime: string
      readonly threads: number
      /** Real images by class. */
      readonly real: ImageRows
    }
  /** Losses of the newest step, and how long it took. Steps are counted from 1. */
  | {
      readonly kind: 'step'
      readonly step: number
      readonly losses: Readonly<Record<string, number>>
      readonly seconds: number
    }
  | { readonly kind: 'samples'; readonly step: number; readonly rows: ImageRows }
  | { readonly kind: 'paused'; readonly place: Place }
  | { readonly kind: 'moved'; readonly move: Move }
  | { readonly kind: 'warning'; readonly step: number; readonly message: string }
  | { readonly kind: 'finished'; readonly step: number }
  | { readonly kind: 'model'; readonly network: ModelName; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly message: string }
