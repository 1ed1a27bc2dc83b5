import type { Definition } from '../gan/index.ts'
import { loadExtensions, resumeRun } from '../train/node/index.ts'
import { givenData } from './data.ts'
import type { DataInput } from './data.ts'
import { follow } from './train.ts'
import type { TrainingRun } from './train.ts'

/** How a run goes on. */
export interface Resuming {
  /** Steps to train in all, or passes over the data, instead of those that were planned. */
  readonly steps?: number
  readonly epochs?: number
  /** The data that it was begun with, where that has moved or lies in memory. */
  readonly data?: DataInput
  /** The definitions, or modules that export some and are executed, that it was begun with. */
  readonly use?: readonly (string | Definition)[]
  /** Whether modules that have changed since are taken as they are now; default false. */
  readonly acceptChangedModules?: boolean
  /** Ends the run in good order after its current step. */
  readonly signal?: AbortSignal
}

/**
 * Goes on with a run that was stopped, killed or failed, from its newest whole checkpoint, to the same bytes as if nothing had happened.
 *
 * @throws UsageError where the folder is not a run's, another process trains there, the run is finished, or data or definitions are
 * others than it was begun with; FacetError where no checkpoint is whole
 */
export async function resume(folder: string, resuming: Resuming = {}): Promise<TrainingRun> {
  const { data, use = [], signal, ...others } = resuming
  const given = data === undefined ? undefined : await givenData(data)
  const notices: string[] = []
  const run = await resumeRun(folder, {
    ...others,
    ...(given && ('set' in given ? { dataSet: given.set } : { data: given.request.source })),
    extensions: await loadExtensions(use),
    command: ['(a program)'],
    onNotice: (notice) => notices.push(notice),
  })
  return follow(run, notices, signal)
}
