import { resolve } from 'node:path'
import { UsageError, errorFacts } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import { isCatalogued, openDataSet } from '../../data/node/index.ts'
import type { DataRequest } from '../../data/node/index.ts'
import type { Config } from '../../gan/index.ts'
import { checkData } from '../loop.ts'
import type { RunRecord } from './run-folder.ts'

/** Where the data of a run lies, and which it must be. */
export interface RunData {
  readonly config: Config
  /** A name or a path; by default what the config says. */
  readonly place?: string
  /** The hash of the data, where it is known. */
  readonly fingerprint?: string
}

/**
 * Returns where the data of a run lies: where a user says now, or else where the last session found it that was told a place,
 * or else where it was when the run began.
 *
 * @param moved - what the user says: a name or a path
 */
export function runData(
  { config, record }: { readonly config: Config; readonly record: RunRecord },
  moved?: string,
): RunData {
  const known = record.sessions.findLast(({ data }) => data !== undefined)?.data
  return { config, place: moved === undefined ? known : placeOf(moved), fingerprint: record.data?.fingerprint }
}

/** A place that can be written down: a path does not depend on where a command is run. */
function placeOf(source: string): string {
  return isCatalogued(source) ? source : resolve(source)
}

/**
 * Opens the data of a run. Data at another place than the config's must be the same, wherever it lies now.
 *
 * @param open - opens it; by default without a word on how far it is
 * @throws UsageError when it is not there, or is other data; FacetError when it cannot be read
 */
export async function openRunData(
  { config, place = config.data.source, fingerprint }: RunData,
  open: (request: DataRequest) => Promise<DataSet> = openDataSet,
): Promise<DataSet> {
  const { source } = config.data
  const data = await open({ ...config.data, source: place }).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error
    const remedy = "If the run's data has moved, say where: --data <name|folder>."
    throw new UsageError(`${error.message} ${remedy}`, { ...errorFacts(error), remedy, cause: error })
  })
  if (place !== source && fingerprint !== undefined) checkData({ source, place }, data, fingerprint)
  return data
}
