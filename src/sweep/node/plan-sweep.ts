import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { UsageError } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import type { DataRequest } from '../../data/node/index.ts'
import type { Config } from '../../gan/index.ts'
import { plannedSteps } from '../../train/index.ts'
import { fitConfig } from '../../train/node/index.ts'
import { expandSettings, seedsOf } from '../expand.ts'
import type { SettingDraft } from '../expand.ts'
import { planRounds } from '../halving.ts'
import { metricOf } from '../metrics.ts'
import type { Setting, SweepPlan } from '../plan.ts'
import type { SweepSpec } from '../spec.ts'

/** What a plan is made with. */
export interface Planning {
  /** Threads of every run whose config does not say; by default one, but more where there are fewer runs than cores. */
  readonly threads?: number
  /** Opens a data set, the same one each time that it is asked for. */
  readonly open: (request: DataRequest) => Promise<DataSet>
}

/** A plan, and the data that it is about. */
export interface PlannedSweep {
  readonly plan: SweepPlan
  /** The data of each setting, by its key. */
  readonly data: ReadonlyMap<string, DataSet>
  readonly threads: number
}

/**
 * Plans a sweep: puts every setting's config together, fitted to its data.
 *
 * @throws UsageError for what is impossible, naming the setting
 */
export async function planSweep(spec: SweepSpec, planning: Planning): Promise<PlannedSweep> {
  metricOf(spec)
  const [drafts, seeds] = [expandSettings(spec), seedsOf(spec)]
  const { open, threads = threadsPerRun(drafts.length * seeds.length) } = planning
  const found = new Map<string, Setting>()
  const data = new Map<string, DataSet>()
  for (const draft of drafts) {
    const { setting, data: images } = await settle(draft, { seed: seeds[0], threads, open })
    // Two ways to say one thing are one setting.
    if (!found.has(setting.key)) found.set(setting.key, setting)
    data.set(setting.key, images)
  }
  const settings = [...found.values()]
  const paths = [...new Set(settings.flatMap(({ values }) => Object.keys(values)))]
  return { plan: { settings, seeds, paths, ...planRounds(spec, settings.length), spec }, data, threads }
}

function threadsPerRun(runs: number): number {
  return Math.max(1, Math.floor(availableParallelism() / Math.max(1, runs)))
}

interface Settling extends Required<Planning> {
  readonly seed: number
}

async function settle(
  { name, values, sources }: SettingDraft,
  { seed, threads, open }: Settling,
): Promise<{ setting: Setting; data: DataSet }> {
  const assignments = [...sources.assignments, ['seed', seed] as const]
  const { config, train } = await fitConfig({ ...sources, assignments, threads }, async (request) => {
    const data = await open(request)
    const { image, classes, size } = data.train
    return { image, classes, size, data }
  }).catch((error: unknown) => {
    throw error instanceof UsageError ? new UsageError(`${name}: ${error.message}`, { cause: error }) : error
  })
  const steps = plannedSteps(config, Math.floor(train.size / config.batch))
  return { setting: { key: keyOf(config), name, values, preset: sources.preset, config, steps }, data: train.data }
}

function keyOf({ seed: _, ...config }: Config): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 8)
}
