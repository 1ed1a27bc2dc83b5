import type { OpenSweep } from './open-sweep.ts'
import type { SweepRecord } from './sweep-folder.ts'
import { writeRecord } from './read-sweep.ts'

/** A time that a sweep is worked on, kept in its record. */
export interface SweepSession {
  /** Aborted when the minutes of the sweep's budget are used up. */
  readonly deadline: AbortSignal
  /** Writes down how long it has been, now and then: who is killed has lost no more than half a minute of it. */
  note(): Promise<void>
  end(state: SweepRecord['state'], message?: string): Promise<void>
}

/** Milliseconds between two notes. */
const PERIOD = 30_000
/** The longest that a timer can wait, in milliseconds: 24 days. */
const LONGEST = 2 ** 31 - 1

type HeldSweep = Pick<OpenSweep, 'folder' | 'record' | 'confirm'>

/** Begins a session of a sweep. */
export function beginSession({ folder, record, confirm }: HeldSweep): SweepSession {
  const [started, began] = [new Date().toISOString(), performance.now()]
  const { minutes = Infinity } = record.plan.spec.budget
  const before = record.sessions.reduce((sum, { seconds }) => sum + seconds, 0)
  const left = Math.max(0, Math.round((60 * minutes - before) * 1000))
  let noted = began
  const write = async (change: Partial<SweepRecord>) => {
    await confirm()
    const seconds = Math.round(performance.now() - began) / 1000
    await writeRecord(folder, { ...record, ...change, sessions: [...record.sessions, { started, seconds }] })
  }
  return {
    deadline: deadlineIn(left),
    note: async () => {
      if (performance.now() - noted < PERIOD) return
      noted = performance.now()
      await write({})
    },
    end: (state, message) => write({ state, message }),
  }
}

function deadlineIn(milliseconds: number): AbortSignal {
  if (milliseconds === Infinity) return new AbortController().signal
  // A timer of no time would come too late for who looks at once.
  return milliseconds === 0 ? AbortSignal.abort() : AbortSignal.timeout(Math.min(LONGEST, milliseconds))
}
