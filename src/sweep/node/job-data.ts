import type { DataSet } from '../../data/index.ts'
import { openDataSet } from '../../data/node/index.ts'
import type { SweepJob } from '../plan.ts'
import { Unfit } from './unfit.ts'

/** The last data: most often the next job is about the same. */
let last: { readonly key: string; readonly data: DataSet } | undefined

/**
 * Opens the data that a job is about.
 *
 * @throws Unfit where this machine has none of that name, or others than the sweep is about
 */
export async function openJobData({ config, fingerprint }: SweepJob): Promise<DataSet> {
  const key = JSON.stringify([config.data, fingerprint])
  if (last?.key === key) return last.data
  const data = await openDataSet(config.data).catch((error: unknown) => {
    throw new Unfit(`${error instanceof Error ? error.message : String(error)} The sweep's data must be here.`, {
      cause: error,
    })
  })
  if (data.fingerprint !== fingerprint) {
    throw new Unfit(`${config.data.source}: other data than the sweep is about. Bring the same files here.`)
  }
  last = { key, data }
  return data
}
