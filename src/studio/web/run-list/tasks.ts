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

type Standing = Pick<RunSummary, 'state' | 'sweep' | 'hasModel' | 'hasReport'>

/** Returns what can be done with a run as it stands: how far one of a sweep goes is the sweep's to say. */
export function tasksOf({ state, sweep, hasModel, hasReport }: Standing): Task[] {
  const ofItself = sweep === undefined
  if (state === 'running') return ofItself ? [TASKS.stop] : []
  if (state === 'stopped' || state === 'interrupted') return ofItself ? [TASKS.resume] : []
  return state === 'finished' && hasModel && !hasReport ? [TASKS.evaluate] : []
}
