import type { BatchOptions, Config, NetworkName, StepPrograms } from '../gan/index.ts'
import type { AdamScalars, Runtime } from '../runtime/index.ts'
import type { Feed } from './feed.ts'
import type { TrainingState } from './state.ts'

/** What both players train on. */
export interface PlayersOptions {
  readonly config: Config
  readonly size: BatchOptions
  readonly programs: Readonly<Record<NetworkName, StepPrograms>>
  readonly state: TrainingState
  readonly feed: Feed
  readonly runtime: Runtime
}

/** The numbers of one update: Adam's, and how far the generator's moving average moves. */
export interface UpdateScalars extends AdamScalars {
  readonly freshness: number
}

/** One player's program, and the update that it leads to. */
export interface Player {
  /**
   * Runs the program of a step on what the feed holds. Nothing is updated.
   *
   * @param step - counted from 0
   * @returns the value of every term that the step has
   */
  run(step: number, scalars: UpdateScalars): Promise<Record<string, number>>
  /** Whether Adam can take the gradients of the newest run. */
  isFinite(): boolean
  /**
   * Brings the gradients of the newest run, which was of this step, into the state, where an engine has not put them there: to
   * find what is at fault.
   */
  readGradients(step: number): Promise<void>
  /** Updates the player's parameters and moments with the newest run's gradients. */
  update(scalars: UpdateScalars): void
}

/** Both players on an engine. */
export interface Players extends Readonly<Record<NetworkName, Player>> {
  /** Ends a step that both have taken: takes over running statistics, and moves averages on. */
  finish(scalars: UpdateScalars): void
  /**
   * Tries how long a step's updates take, in seconds, and leaves everything as it was; 0 where they are part of what
   * {@link Player.run} does.
   */
  timeUpdates(scalars: UpdateScalars): number
  /** Brings the state's host arrays up to date. They are what training goes on from, whoever changes them. */
  readState(): Promise<void>
  release(): Promise<void>
}
