import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { FacetError, UsageError } from '../../array/index.ts'
import type { Config, TermConfig } from '../../gan/index.ts'
import { Divergence } from '../../train/index.ts'
import { openRun, resumeRun, startRun } from '../../train/node/index.ts'
import type { Extensions } from '../../train/node/index.ts'
import { TUTORIAL_ABLATIONS, reportAblation } from '../ablation.ts'
import type { Trained } from '../ablation.ts'
import { chooseName } from '../../api/index.ts'
import { followRun } from '../follow-run.ts'
import type { AblateFlags } from './ablate.ts'
import { prepareTraining } from './train-action.ts'
import { tell } from '../print.ts'

/** One kind of run: with all terms, or without one. */
interface Variant {
  readonly name: string
  readonly config: Config
}

/** Trains a config whole and with terms dropped, over seeds, and sets the runs side by side. */
export async function ablateCommand(flags: AblateFlags): Promise<void> {
  const { config, reading, extensions } = await prepareTraining(flags)
  if (!flags.json) tell(reading)
  const variants = variantsOf(config, flags.drop ?? TUTORIAL_ABLATIONS)
  const folder = flags.out ?? join('runs', `ablation-${flags.preset}-${randomBytes(3).toString('hex')}`)
  const groups: Trained[] = []
  for (const { name, config: base } of variants) {
    const folders: string[] = []
    for (let index = 0; index < flags.seeds; index++) {
      const seed = config.seed + index
      const out = join(folder, `${name.replaceAll(' ', '-')}-seed-${seed}`)
      const outcome = await trainOnce({ ...base, seed }, out, { flags, extensions })
      if (outcome === 'stopped') return
      if (outcome === 'finished') folders.push(out)
    }
    groups.push({ name, folders, diverged: flags.seeds - folders.length })
  }
  if (groups.every(({ folders }) => folders.length === 0)) {
    throw new FacetError('ablate: every run left the finite numbers. Lower the learning rates, or a weight.')
  }
  await reportAblation(groups, folder, { flags, config, say: tell })
}

function variantsOf(config: Config, dropped: readonly string[]): Variant[] {
  const names = Object.keys(config.terms)
  const without = [...new Set(dropped)].map((name): Variant => {
    chooseName(name, names, 'term of this config')
    return {
      name: `without ${name}`,
      config: {
        ...config,
        terms: { ...config.terms, [name]: withoutWeight(config.terms[name]) },
      },
    }
  })
  return [{ name: 'all terms', config }, ...without]
}

/** Returns a term as it is dropped: its weight is 0 from the first step to the last. */
function withoutWeight({ final: _, ...term }: TermConfig = { weight: 0 }): TermConfig {
  return { ...term, weight: 0 }
}

/** What all runs are trained with. */
interface Training {
  readonly flags: AblateFlags
  readonly extensions: Extensions
}

type Outcome = 'finished' | 'stopped' | 'diverged'

/** Trains a run, or goes on with it, unless it is finished already. */
async function trainOnce(config: Config, out: string, { flags, extensions }: Training): Promise<Outcome> {
  const { preset, json } = flags
  const known = await openRun(out).catch(() => undefined)
  if (known && JSON.stringify(known.config) !== JSON.stringify(config)) {
    throw new UsageError(`${out}: holds a run of other settings. Choose another folder with --out, or remove it.`)
  }
  if (known?.record.state === 'finished') return 'finished'
  tell(`\n${out}${known ? ': goes on where the run in it was ended.' : ''}`)
  const command = process.argv.slice(2)
  const run = await (known
    ? resumeRun(out, { command, extensions, onNotice: tell })
    : startRun({ config, preset, out, command, extensions }))
  try {
    if (await followRun(run, { json, quiet: true })) return 'finished'
  } catch (error) {
    // What training is without a term is the question: that it does not hold is an answer, and no reason to ask no more.
    if (!(error instanceof Divergence)) throw error
    tell(`${error.message}\nThe run is left out of the comparison.`)
    return 'diverged'
  }
  tell('Stopped. Runs that are finished are kept: say the same --out to go on.')
  return 'stopped'
}
