import { join } from 'node:path'
import type { Config } from '../gan/index.ts'
import { openRuntime } from '../runtime/node/index.ts'
import type { RunGroup } from '../train/index.ts'
import { writeWhole } from '../train/node/index.ts'
import type { AblateFlags } from './commands/ablate.ts'
import { compareGroups, comparisonData, comparisonHtml, comparisonTable, scoreRuns } from './comparison.ts'
import type { ShownRun } from './comparison.ts'
import { print } from './print.ts'

/** The tutorial's two ablations. */
export const TUTORIAL_ABLATIONS = ['loss_cf', 'loss_cr']

/** The runs of a variant. */
export interface Trained {
  readonly name: string
  /** Of those that took all their steps. */
  readonly folders: readonly string[]
  /** The number of those that did not, because they left the finite numbers. */
  readonly diverged: number
}

interface Reporting {
  readonly flags: AblateFlags
  readonly config: Config
  /** Hears what takes a while. */
  readonly say: (text: string) => void
}

/** Scores all runs; writes page, table and numbers into the folder. */
export async function reportAblation(
  groups: readonly Trained[],
  folder: string,
  { flags, config, say }: Reporting,
): Promise<void> {
  const runtime = openRuntime(config)
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
  print(text)
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

function introductionOf({ seeds, count, drop = TUTORIAL_ABLATIONS }: AblateFlags): string[] {
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
