import { defaultThreads, openRuntime } from '../../runtime/node/index.ts'
import { groupRuns } from '../../train/index.ts'
import { compareGroups, comparisonData, comparisonHtml, comparisonTable, scoreRuns } from '../comparison.ts'
import { checkFree, writeNewFile } from '../../api/index.ts'
import type { CompareFlags } from './compare.ts'
import { print, printJson, tell } from '../print.ts'

/** Scores runs and sets them side by side. */
export async function compareCommand(folders: readonly string[], flags: CompareFlags): Promise<void> {
  await checkFree(flags.out)
  const runtime = openRuntime({ threads: flags.threads ?? defaultThreads() })
  const runs = await scoreRuns([...new Set(folders)], { ...flags, runtime, say: tell })
  const comparison = compareGroups(groupRuns(runs))
  const introduction = [
    `${flags.count} samples of each run, scored by a judge: a classifier trained apart, on real images only. ` +
      'Means over seeds, ± one standard deviation. Pictures are of the first run of each row.',
  ]
  await writeNewFile(flags.out, await comparisonHtml(comparison, { title: 'Runs side by side', introduction }))
  const data = { ...comparisonData(comparison), file: flags.out }
  if (flags.json) printJson(data)
  else print(`${comparisonTable(comparison)}\n\nPictures side by side: ${flags.out}`)
}
