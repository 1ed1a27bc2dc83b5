import { isAbsolute, relative } from 'node:path'
import { sweepResults } from '../../sweep/index.ts'
import type { SweepResults } from '../../sweep/index.ts'
import type { SweepRecord } from '../../sweep/node/index.ts'
import type { SweepDetail, SweepFile, SweepSummary } from '../protocol/index.ts'
import type { FoundResults } from './sweep-results.ts'

/** Names of damaged files that are told. */
const TOLD = 10

/** What of a sweep is neither in its record nor in its results. */
export interface SweepFacts {
  readonly id: string
  /** Whether a process works on it. */
  readonly isHeld: boolean
  readonly files: readonly SweepFile[]
}

/** A sweep as it was read last. */
export interface ReadSweep {
  readonly detail: SweepDetail
  /** The part of it that a list shows. */
  readonly summary: SweepSummary
}

/** Returns what is told of a sweep. */
export function describeSweep(record: SweepRecord, found: FoundResults, { id, isHeld, files }: SweepFacts): ReadSweep {
  const { name, message, plan, sessions, workers } = record
  const results = sweepResults(name, plan, found.results)
  const { counts, settings, seeds } = results
  const lost = counts.diverged + counts.failed
  const summary: SweepSummary = {
    id,
    name,
    message,
    state: stateOf(record, isHeld),
    jobs: { done: counts.done + lost, lost, planned: counts.planned },
    settings: settings.length,
    seeds: seeds.length,
    best: bestOf(results),
    started: sessions.at(-1)?.started,
    seconds: sessions.reduce((sum, session) => sum + session.seconds, 0),
    damaged: found.damaged.length,
  }
  const file = asTyped(record.file)
  const detail = { ...summary, results: ownColumns(results), sessions, workers, file, files, damagedFiles: told(found) }
  return { summary, detail }
}

/** Returns what is told of a sweep whose record cannot be read. */
export function brokenSweep(known: Pick<SweepSummary, 'id' | 'name' | 'message'>, found: FoundResults): ReadSweep {
  const summary = { ...known, state: 'broken', damaged: found.damaged.length } as const
  return { summary, detail: { ...summary, damagedFiles: told(found) } }
}

/** One that is taken up again is running before its record says so; one whose process is gone says so for ever. */
function stateOf({ state }: SweepRecord, isHeld: boolean): SweepSummary['state'] {
  if (isHeld) return 'running'
  return state === 'running' ? 'interrupted' : state
}

function told({ damaged }: FoundResults): readonly string[] {
  return damaged.slice(0, TOLD)
}

function bestOf({ settings: [first], metric }: SweepResults): SweepSummary['best'] {
  return first.rank === 1 ? { setting: first.name, metric, score: first.metrics[metric.name] } : undefined
}

/** Losses of all runs would be the larger part of what is sent, with every result anew. */
function ownColumns(results: SweepResults): SweepResults {
  const names = new Set(results.columns.map(({ name }) => name))
  const own = <Value>(metrics: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(metrics).filter(([name]) => names.has(name)))
  const settings = results.settings.map((setting) => ({
    ...setting,
    metrics: own(setting.metrics),
    trials: setting.trials.map((trial) => ({ ...trial, metrics: own(trial.metrics) })),
  }))
  return { ...results, settings }
}

/** Returns a path as one would type it where the studio was started. */
function asTyped(path: string): string {
  const near = relative(process.cwd(), path)
  return near === '' || near.startsWith('..') || isAbsolute(near) ? path : near
}
