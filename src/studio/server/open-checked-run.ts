import type { Config } from '../../gan/index.ts'
import { openRun } from '../../train/node/index.ts'
import type { RunRecord } from '../../train/node/index.ts'
import { checkFiles } from './run-files.ts'

/**
 * Reads config and record of a run: a page must not stumble over what lies in a file.
 *
 * @throws UsageError when the folder is not a run's, its files are damaged, or some of them are links
 */
export async function openCheckedRun(folder: string): Promise<{ config: Config; record: RunRecord }> {
  await checkFiles(folder)
  return openRun(folder)
}
