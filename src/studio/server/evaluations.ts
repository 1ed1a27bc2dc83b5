import type { RunDetail } from '../protocol/index.ts'
import type { FoundRun } from './find-runs.ts'
import { lastWords, launch } from './launch.ts'
import { refuse } from './refuse.ts'
import { studioPaths } from './run-files.ts'

/** The evaluations that this studio started. */
export interface Evaluations {
  /** Starts one. Refuses a run that is being evaluated. */
  start(run: FoundRun): Promise<void>
  /** Returns what is told of one that has not led to a report. */
  of(run: FoundRun): Promise<RunDetail['evaluation']>
  /** Returns how one stands, in a word that changes when that does. */
  stateOf(run: FoundRun): string
}

type State = 'running' | 'failed'

/** Returns the evaluations of a studio; each is a process of its own. */
export function createEvaluations(program: readonly string[]): Evaluations {
  const states = new Map<string, State>()
  return {
    start: async ({ id, folder }) => {
      if (states.get(id) === 'running') refuse(409, `${id}: is being evaluated already. Wait for its report.`)
      states.set(id, 'running')
      try {
        const words = ['evaluate', folder, '--json']
        const child = await launch({ program, words, log: studioPaths(folder).log })
        child.once('exit', (code) => {
          if (code === 0) states.delete(id)
          else states.set(id, 'failed')
        })
      } catch (error) {
        states.delete(id)
        throw error
      }
    },
    of: async ({ id, folder }) => {
      const state = states.get(id)
      return state && { isRunning: state === 'running', message: await lastWords(studioPaths(folder).log) }
    },
    stateOf: ({ id }) => states.get(id) ?? '',
  }
}
