import { VERSION } from '../../array/index.ts'
import { defaultThreads, openRuntime } from '../../runtime/node/index.ts'
import { affordableJobs, stepsTaken } from '../budget.ts'
import { begunRounds, nextJobs, resultsByJob } from '../halving.ts'
import type { JobDraft, KnownResults } from '../halving.ts'
import type { SweepJob, SweepPlan } from '../plan.ts'
import { appointJudge, isAppointed } from './court.ts'
import type { Crew, CrewEvent } from './crew.ts'
import type { OpenSweep } from './open-sweep.ts'
import { beginSession } from './session.ts'
import type { SweepSession } from './session.ts'
import type { Store } from './store.ts'
import type { SweepRecord } from './sweep-folder.ts'

/** What a sweep says while it is worked on. */
export type SweepEvent =
  | CrewEvent
  /** A round begins, with the jobs that have no result yet. */
  | { readonly kind: 'round'; readonly round: number; readonly jobs: readonly JobDraft[] }
  | { readonly kind: 'ended'; readonly state: SweepRecord['state'] }

/** How a sweep is worked on. */
export interface SweepWork {
  readonly crew: Crew
  /** Where the crew keeps results, and finds the judge. */
  readonly store: Store
  /** Ends the work in good order. */
  readonly signal: AbortSignal
}

/**
 * Works on a sweep, round by round, until it is over, its budget is used up, or it is asked to stop. Everything that is found
 * is on file when it is told of: who is killed goes on from there.
 */
export async function* workOnSweep(sweep: OpenSweep, work: SweepWork): AsyncGenerator<SweepEvent> {
  const session = beginSession(sweep)
  const stop = () => work.crew.stop()
  const ends = [work.signal, session.deadline]
  for (const signal of ends) signal.addEventListener('abort', stop)
  try {
    const state = yield* takeRounds(sweep, work, session)
    await session.end(state)
    yield { kind: 'ended', state }
  } catch (error) {
    // What ended the work is the error to tell, even where it cannot be written down.
    await session.end('failed', error instanceof Error ? error.message : String(error)).catch(() => {})
    throw error
  } finally {
    for (const signal of ends) signal.removeEventListener('abort', stop)
  }
}

async function* takeRounds(
  sweep: OpenSweep,
  { crew, store, signal }: SweepWork,
  session: SweepSession,
): AsyncGenerator<SweepEvent, SweepRecord['state']> {
  const { plan } = sweep.record
  const results = new Map(sweep.results.map((result) => [result.job, result]))
  for (;;) {
    const wanted = nextJobs(plan, [...results.values()])
    if (wanted.length === 0) {
      yield* noneLeft(plan, resultsByJob(results.values()))
      return 'finished'
    }
    const jobs = affordableJobs(wanted, (plan.spec.budget.steps ?? Infinity) - stepsTaken(results.values()))
    if (signal.aborted) return 'stopped'
    if (jobs.length === 0 || session.deadline.aborted) {
      const said = jobs.length === 0 ? `steps: the next run takes ${wanted[0].cost}` : 'minutes'
      yield { kind: 'notice', message: `Out of the budget's ${said}. Say more of it in the file to go on.` }
      return 'out of budget'
    }
    yield* appointJudges(jobs, sweep, store)
    if (signal.aborted) return 'stopped'
    yield { kind: 'round', round: jobs[0].round, jobs }
    for await (const event of crew.work(jobs.map((draft) => jobOf(draft, sweep)))) {
      if (event.kind === 'result') results.set(event.result.job, event.result)
      // Another process may have taken the sweep over while this one stood still.
      await sweep.confirm()
      await session.note()
      yield event
    }
  }
}

/** Says so where a sweep ends early because no setting has anything to be ranked by. */
function* noneLeft(plan: SweepPlan, known: KnownResults): Generator<SweepEvent> {
  if (begunRounds(plan, known).every(({ length }) => length > 0)) return
  const { by } = plan.spec.rank
  const message = `No setting went on to the last round: none had ${by} of all its seeds.`
  yield { kind: 'notice', message: `${message} See what became of its runs, or rank by another metric.` }
}

/** Has the judge of every data set that jobs are about in the store. */
async function* appointJudges(
  jobs: readonly JobDraft[],
  { record, data }: OpenSweep,
  store: Store,
): AsyncGenerator<SweepEvent> {
  if (record.plan.spec.score.with === 'losses') return
  const sets = new Set(jobs.map(({ trial }) => data.get(trial.setting.key)))
  const runtime = openRuntime({ threads: defaultThreads() })
  const notices: string[] = []
  for (const one of sets) {
    if (!one || (await isAppointed(store, one.fingerprint))) continue
    yield { kind: 'notice', message: `Opening the judge of ${one.name}; where it has none yet, it is trained first.` }
    await appointJudge(store, { data: one, runtime, onNotice: (notice) => notices.push(notice) })
  }
  for (const message of notices) yield { kind: 'notice', message }
}

function jobOf({ id, trial, round, until }: JobDraft, { record, data, modules }: OpenSweep): SweepJob {
  const { setting, seed } = trial
  const { score, tries } = record.plan.spec
  const config = { ...setting.config, seed }
  const fingerprint = data.get(setting.key)?.fingerprint ?? ''
  return {
    id,
    sweep: record.id,
    trial: trial.id,
    preset: setting.preset,
    config,
    until,
    round,
    fingerprint,
    score,
    tries,
    ...(modules.length > 0 && { modules }),
    version: VERSION,
  }
}
