import { addresses } from '../../protocol/index.ts'
import type { RunSummary } from '../../protocol/index.ts'

/** Something that the server can do with a run. */
export interface Task {
  readonly name: string
  /** Where to post for it. */
  readonly address: (id: string) => string
}

const TASKS = {
  stop: { name: 'Stop', address: addresses.stop },
  resume: { name: 'Resume', address: addresses.resume },
  evaluate: { name: 'Evaluate', address: addresses.evaluate },
} as const satisfies Record<string, Task>

/** Returns what can be done with a run as it stands. */
export function tasksOf({ state, hasModel, hasReport }: Pick<RunSummary, 'state' | 'hasModel' | 'hasReport'>): Task[] {
  if (state === 'running') return [TASKS.stop]
  if (state === 'stopped' || state === 'interrupted') return [TASKS.resume]
  return state === 'finished' && hasModel && !hasReport ? [TASKS.evaluate] : []
}
