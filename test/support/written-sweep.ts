import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JobResult, SweepPlan } from '../../src/sweep/index.ts'
import { sweepPaths } from '../../src/sweep/node/index.ts'
import type { SweepRecord } from '../../src/sweep/node/index.ts'
import { planOf, resultsOf } from '../sweep/made-up-results.ts'
import type { MadeUpScore } from '../sweep/made-up-results.ts'

/** A sweep as files, that nobody trained. */
export interface WrittenSweep {
  readonly folder: string
  readonly record: SweepRecord
  readonly results: readonly JobResult[]
}

/** What a sweep is written with. */
export interface WrittenOptions extends Partial<Pick<SweepPlan, 'seeds' | 'rounds' | 'fields'>> {
  readonly settings: number
  /** Results that there are; all by default. */
  readonly most?: number
  readonly score?: (trial: string, round: number) => MadeUpScore
  readonly record?: Partial<SweepRecord>
}

/** Writes the record and the results of a sweep over rates and batches, whose runs are not there. */
export function writeSweep(folder: string, { settings, most, score = scoreOf, ...rest }: WrittenOptions): WrittenSweep {
  const values = Array.from({ length: settings }, (_, index) => ({ 'optim.rate': index + 1, batch: 16 * (index % 2) }))
  const named = planOf(values, { seeds: [0, 1], ...rest })
  const plan = {
    ...named,
    settings: named.settings.map((setting, index) => ({ ...setting, key: index.toString(16).padStart(8, '0') })),
  }
  const record: SweepRecord = {
    format: 1,
    id: 'written-0',
    name: 'Written',
    file: '/nowhere/written.yaml',
    state: 'finished',
    plan,
    threads: 1,
    sessions: [{ started: '2026-11-29T10:00:00.000Z', seconds: 75 }],
    ...rest.record,
  }
  const results = resultsOf(plan, ({ trial, round }) => score(trial.id, round), most)
  mkdirSync(sweepPaths(folder).results, { recursive: true })
  writeFileSync(sweepPaths(folder).record, JSON.stringify(record))
  for (const result of results) writeResult(folder, result)
  return { folder, record, results }
}

/** Writes a result where it belongs. */
export function writeResult(folder: string, result: JobResult): void {
  writeFileSync(join(sweepPaths(folder).results, `${result.job}.json`), JSON.stringify(result))
}

/** The earlier the setting, the better; the further, too. */
function scoreOf(trial: string, round: number): MadeUpScore {
  const place = Number.parseInt(trial.slice(0, 8), 16)
  const seed = Number(/seed-(\d+)/.exec(trial)?.[1])
  const frechet = (place + 1) / (round + 1) + seed / 8
  return { metrics: { frechet, accuracy: 0.5, 'loss.loss_d': 1 }, test: { frechet: frechet + 1 } }
}
