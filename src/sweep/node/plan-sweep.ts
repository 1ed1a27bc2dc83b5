import { createHash } from 'node:crypto'
import { UsageError, errorFacts, invalidValue } from '../../array/index.ts'
import { usableCores } from '../../array/node/index.ts'
import type { DataSet } from '../../data/index.ts'
import type { DataRequest } from '../../data/node/index.ts'
import { checkSteps } from '../../gan/index.ts'
import type { Config, FittedConfig } from '../../gan/index.ts'
import { checkThreads, mostThreads } from '../../runtime/node/index.ts'
import { createFeed, plannedSteps } from '../../train/index.ts'
import { NO_EXTENSIONS, fitConfig, trainingFacts } from '../../train/node/index.ts'
import type { Extensions } from '../../train/node/index.ts'
import { checkBudget } from '../budget.ts'
import { expandSettings, seedsOf } from '../expand.ts'
import type { SettingDraft, SettingValues } from '../expand.ts'
import { checkLogged } from '../logged-losses.ts'
import { metricOf } from '../metrics.ts'
import { planRounds } from '../plan-rounds.ts'
import type { Setting, SweepPlan } from '../plan.ts'
import type { SweepSpec } from '../spec.ts'

/** What a plan is made with. */
export interface Planning {
  /** Threads of every run whose config does not say; by default one, but more where there are fewer runs than cores. */
  readonly threads?: number
  /** Rounds of halving where the file does not say: those that a sweep has had before. */
  readonly rounds?: number
  /** Whether runs are trained on other machines, which may have more cores than this one. */
  readonly elsewhere?: boolean
  /** What configs may name that is not built in. */
  readonly extensions?: Extensions
  /** Opens a data set, the same one each time that it is asked for. */
  readonly open: (request: DataRequest) => Promise<DataSet>
}

/** A plan, and the data that it is about. */
export interface PlannedSweep {
  readonly plan: SweepPlan
  /** The data of each setting, by its key. */
  readonly data: ReadonlyMap<string, DataSet>
  readonly threads: number
  /** What the data changes of the settings' configs, each notice once. */
  readonly notices: readonly string[]
}

/**
 * Plans a sweep: puts every setting's config together, fitted to its data.
 *
 * @throws UsageError for what is impossible, naming the setting
 */
export async function planSweep(spec: SweepSpec, planning: Planning): Promise<PlannedSweep> {
  const metric = metricOf(spec)
  const [drafts, seeds] = [expandSettings(spec), seedsOf(spec)]
  const { open, rounds, extensions = NO_EXTENSIONS, threads = threadsPerRun(drafts.length * seeds.length) } = planning
  const found = new Map<string, Setting>()
  const data = new Map<string, DataSet>()
  const notices = new Set<string>()
  const check = stepChecks()
  const most = planning.elsewhere === true ? Infinity : mostThreads()
  for (const draft of drafts) {
    const {
      setting,
      data: images,
      ...told
    } = await settle(draft, { seed: seeds[0], threads, open, check, most, extensions })
    // Two ways to say one thing are one setting.
    if (!found.has(setting.key)) found.set(setting.key, setting)
    data.set(setting.key, images)
    for (const notice of told.notices) notices.add(notice)
  }
  const settings = [...found.values()]
  checkLogged(
    metric,
    settings.map(({ config }) => config),
  )
  const paths = [...new Set(settings.flatMap(({ values }) => Object.keys(values)))]
  const steps = Math.min(...settings.map((setting) => setting.steps))
  const plan = { settings, seeds, paths, ...planRounds(spec, { settings: settings.length, steps, rounds }), spec }
  checkBudget(plan)
  return { plan, data, threads, notices: [...notices] }
}

function threadsPerRun(runs: number): number {
  return Math.max(1, Math.floor(usableCores() / Math.max(1, runs)))
}

interface Settling extends Required<Pick<Planning, 'open' | 'threads' | 'extensions'>> {
  readonly seed: number
  /** The most threads of a run. */
  readonly most: number
  /** Has steps refused that cannot be built. */
  readonly check: (config: Config, data: DataSet) => void
}

interface Settled extends Pick<FittedConfig, 'notices'> {
  readonly setting: Setting
  readonly data: DataSet
}

/** Puts a setting's config together, and has it refused now if training would refuse it. */
async function settle(draft: SettingDraft, settling: Settling): Promise<Settled> {
  const { name, values, sources } = draft
  try {
    const { config, notices, data } = await fitted(sources, settling)
    checkBatch(values, config)
    if (config.threads > settling.most) checkThreads(config.threads)
    const { stepsPerEpoch } = createFeed(config, data.train, []).batches
    settling.check(config, data)
    const [key, steps] = [keyOf(config, data), plannedSteps(config, stepsPerEpoch)]
    return { setting: { key, name, values, preset: sources.preset, config, steps }, notices, data }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError(`${name}: ${error.message}`, { ...errorFacts(error), cause: error })
  }
}

/** A setting goes by what it says: with the smaller batch that the data makes of it, it would go by a wrong name. */
function checkBatch({ batch }: SettingValues, config: Config): void {
  if (typeof batch !== 'number' || batch === config.batch) return
  throw invalidValue(
    'batch',
    `${batch} images are more than the ${config.batch} to train on.`,
    `Choose a batch of at most ${config.batch}.`,
  )
}

async function fitted(
  sources: SettingDraft['sources'],
  { seed, threads, open, extensions }: Settling,
): Promise<FittedConfig & { data: DataSet }> {
  const assignments = [...sources.assignments, ['seed', seed] as const]
  const { config, train, notices } = await fitConfig(
    { ...sources, assignments, threads, extensions },
    async (request) => {
      const data = await open(request)
      return { ...trainingFacts(data), data }
    },
  )
  return { config, notices, data: train.data }
}

/** Returns what builds the steps of configs, each kind of step once. */
function stepChecks(): Settling['check'] {
  const known = new Set<string>()
  return ({ latents, networks, terms, labels, augment, batch }, { train: { image } }) => {
    const kind = JSON.stringify([latents, networks, signsOf([terms, labels, augment]), batch, image])
    if (!known.has(kind)) checkSteps({ latents, networks, terms, labels, augment }, { batch, image })
    known.add(kind)
  }
}

/** Whether a weight is 0 makes another step of it; how large it is, as thousands of draws differ by, does not. */
function signsOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'number' ? Math.sign(part) : part))
}

/** The data belongs to it: a folder whose images have changed makes other runs. */
function keyOf({ seed: _, device, ...config }: Config, { fingerprint }: DataSet): string {
  // Without the default device a setting has the key that earlier versions gave it, which knew no other.
  const named = device === 'cpu' ? config : { ...config, device }
  return createHash('sha256')
    .update(JSON.stringify([named, fingerprint]))
    .digest('hex')
    .slice(0, 12)
}
