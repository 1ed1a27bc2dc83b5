import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FacetError, UsageError } from '../../array/index.ts'
import type { Config } from '../../gan/index.ts'
import { nodeRuntime } from '../../runtime/node/index.ts'
import { Divergence } from '../../train/index.ts'
import type { RunGroup } from '../../train/index.ts'
import { openRun, startRun, writeWhole } from '../../train/node/index.ts'
import { chooseName } from '../choices.ts'
import { compareGroups, comparisonData, comparisonHtml, comparisonTable, scoreRuns } from '../comparison.ts'
import type { ShownRun } from '../comparison.ts'
import { followRun } from '../follow-run.ts'
import type { AblateFlags } from './ablate.ts'
import { configOf } from './train-action.ts'

/** The tutorial's two ablations. */
const TUTORIAL = ['loss_cf', 'loss_cr']

/** One kind of run: with all terms, or without one. */
interface Variant {
  readonly name: string
  readonly config: Config
}

/** The runs of a variant. */
interface Trained {
  readonly name: string
  /** Of those that took all their steps. */
  readonly folders: readonly string[]
  /** The number of those that did not, because they left the finite numbers. */
  readonly diverged: number
}

/** Trains a config whole and with terms dropped, over seeds, and sets the runs side by side. */
export async function ablateCommand(flags: AblateFlags): Promise<void> {
  const config = await configOf(flags)
  const variants = variantsOf(config, flags.drop ?? TUTORIAL)
  const folder = flags.out ?? join('runs', `ablation-${flags.preset}-${randomBytes(3).toString('hex')}`)
  const groups: Trained[] = []
  for (const { name, config: base } of variants) {
    const folders: string[] = []
    for (let index = 0; index < flags.seeds; index++) {
      const seed = config.seed + index
      const out = join(folder, `${name.replaceAll(' ', '-')}-seed-${seed}`)
      const outcome = await trainOnce({ ...base, seed }, out, flags)
      if (outcome === 'stopped') return
      if (outcome === 'finished') folders.push(out)
    }
    groups.push({ name, folders, diverged: flags.seeds - folders.length })
  }
  if (groups.every(({ folders }) => folders.length === 0)) {
    throw new FacetError('ablate: every run left the finite numbers. Lower the learning rates, or a weight.')
  }
  await report(groups, folder, { flags, config })
}

function variantsOf(config: Config, dropped: readonly string[]): Variant[] {
  const names = Object.keys(config.terms)
  const without = [...new Set(dropped)].map((name): Variant => {
    chooseName(name, names, 'term of this config')
    return {
      name: `without ${name}`,
      config: {
        ...config,
        terms: { ...config.terms, [name]: { ...config.terms[name as keyof Config['terms']], weight: 0 } },
      },
    }
  })
  return [{ name: 'all terms', config }, ...without]
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

type Outcome = 'finished' | 'stopped' | 'diverged'

/** Trains a run, unless it is there already. */
async function trainOnce(config: Config, out: string, { preset, json }: AblateFlags): Promise<Outcome> {
  const known = await openRun(out).catch(() => undefined)
  if (known && JSON.stringify(known.config) !== JSON.stringify(config)) {
    throw new UsageError(`${out}: holds a run of other settings. Choose another folder with --out, or remove it.`)
  }
  const state = known?.record.state
  if (state === 'finished') return 'finished'
  if (state === 'running') {
    throw new UsageError(`${out}: holds a run that is under way, or was killed. Wait for it, or remove it.`)
  }
  if (known) {
    say(`\n${out}: the run in it ${state === 'failed' ? 'failed' : 'was stopped'}; it is trained anew.`)
    await rm(out, { recursive: true })
  }
  say(`\n${out}`)
  const run = await startRun({ config, preset, out, command: process.argv.slice(2) })
  try {
    if (await followRun(run, config, { json, quiet: true })) return 'finished'
  } catch (error) {
    // What training is without a term is the question: that it does not hold is an answer, and no reason to ask no more.
    if (!(error instanceof Divergence)) throw error
    say(`${error.message}\nThe run is left out of the comparison.`)
    return 'diverged'
  }
  say('Stopped. Runs that are finished are kept: say the same --out to go on.')
  return 'stopped'
}

interface Reporting {
  readonly flags: AblateFlags
  readonly config: Config
}

/** Scores all runs; writes page, table and numbers into the folder. */
async function report(groups: readonly Trained[], folder: string, { flags, config }: Reporting): Promise<void> {
  const runtime = nodeRuntime({ threads: config.threads })
  const options = { runtime, count: flags.count, seed: 0, say }
  const runs = await scoreRuns(
    groups.flatMap(({ folders }) => folders),
    options,
  )
  const shown: RunGroup<ShownRun>[] = groups
    .map(({ name, folders }) => ({ name, runs: runs.filter((run) => folders.includes(run.folder)) }))
    .filter((group) => group.runs.length > 0)
  const comparison = compareGroups(shown)
  const title = `Ablation of ${flags.preset} on ${config.data.source}`
  const html = await comparisonHtml(comparison, {
    title,
    introduction: [...introductionOf(flags), ...divergedOf(groups)],
  })
  const data = comparisonData(comparison)
  await writeWhole(join(folder, 'ablation.html'), html)
  await writeWhole(join(folder, 'ablation.md'), `${comparisonTable(comparison)}\n`)
  await writeWhole(join(folder, 'ablation.json'), `${JSON.stringify(data, null, 2)}\n`)
  const text = flags.json
    ? JSON.stringify({ ...data, folder })
    : `\n${comparisonTable(comparison)}\n\nPictures side by side: ${join(folder, 'ablation.html')}`
  process.stdout.write(`${text}\n`)
}

/** Says how many runs are not in the table. */
function divergedOf(groups: readonly Trained[]): string[] {
  return groups.flatMap(({ name, folders, diverged }) => {
    const runs = folders.length + diverged
    return diverged > 0
      ? [`${name}: ${diverged} of ${runs} runs left the finite numbers and are not in the table.`]
      : []
  })
}

function introductionOf({ seeds, count, drop = TUTORIAL }: AblateFlags): string[] {
  return [
    'The same model, trained whole and with one term dropped. A dropped term has weight 0: it moves nothing, but it is still ' +
      `measured, so that its curve shows what was lost. ${seeds} ${seeds === 1 ? 'seed' : 'seeds'} each; means ± one standard deviation. ` +
      'Pictures are of the first seed.',
    `${count} samples of each run are scored by a judge: a classifier trained apart, on real images only.`,
    ...(drop.includes('loss_cr') ? [WITHOUT_REAL_LABELS] : []),
  ]
}

const WITHOUT_REAL_LABELS =
  'Without loss_cr nothing ties the numbers of the class head to the labels of real images: the numbering is arbitrary, ' +
  'so “as asked” is chance, and “after matching” scores the classes under the best one-to-one renumbering.'
