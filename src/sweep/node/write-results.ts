import { writeWhole } from '../../train/node/index.ts'
import { resultsCsv } from '../results-csv.ts'
import { resultsPage } from '../results-page.ts'
import type { SweepResults } from '../results.ts'
import { readRunPictures } from './run-pictures.ts'
import { sweepPaths } from './sweep-folder.ts'

/**
 * Writes what a sweep found into its folder: a table, the same as data, and a page of both with pictures. Each file is whole
 * or not there.
 *
 * @throws FacetError when a file cannot be written
 */
export async function writeResults(folder: string, found: SweepResults): Promise<void> {
  const paths = sweepPaths(folder)
  await writeWhole(paths.table, resultsCsv(found))
  await writeWhole(paths.data, `${JSON.stringify(found, null, 2)}\n`)
  await writeWhole(paths.page, resultsPage(found, await readRunPictures(folder, found)))
}
