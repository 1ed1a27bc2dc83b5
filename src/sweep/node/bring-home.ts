import { mkdir, rename } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { openRun } from '../../train/node/index.ts'
import type { RunRecord } from '../../train/node/index.ts'
import type { JobResult } from '../plan.ts'
import { folderStore } from './folder-store.ts'
import { readManifest } from './manifest.ts'
import type { KeptFile } from './manifest.ts'
import { keepResult } from './result-file.ts'
import type { Store } from './store.ts'
import { sweepPaths } from './sweep-folder.ts'

/**
 * Returns what brings a result, and the run it is about, from a store into a sweep's folder. A run that is finished comes whole; of
 * others all but their checkpoints, which are large and may be trained on elsewhere.
 */
export function bringHome(store: Store, folder: string): (result: JobResult) => Promise<void> {
  const isHome = store.address === resolve(folder)
  return async (result) => {
    if (!isHome) await keepResult(folderStore(folder), result)
    const run = join(sweepPaths(folder).runs, result.trial)
    const known = await openRun(run).catch(() => undefined)
    if (result.state === 'failed' || (known?.record.steps?.taken ?? 0) >= result.step) return
    const isWhole = await bringRun(store, run, result.trial)
    // Two of everything would be too many.
    if (isHome && isWhole) await removeKept(store, result.trial)
  }
}

/** Returns whether the run is finished, and came whole. */
async function bringRun(store: Store, run: string, trial: string): Promise<boolean> {
  const { files = [] } = (await readManifest(store, trial)) ?? {}
  const record = files.find(({ path }) => path === 'run.json')
  if (!record) return false
  const isWhole = (await stateOf(store, record)) === 'finished'
  const wanted = files.filter(({ path }) => isWhole || !path.startsWith('checkpoints/'))
  // The record comes last: it tells that the others are there.
  for (const file of [...wanted.filter((one) => one !== record), record]) await bringFile(store, run, file)
  return isWhole
}

async function stateOf(store: Store, { key }: KeptFile): Promise<RunRecord['state'] | undefined> {
  const bytes = await store.get(key)
  return bytes && (JSON.parse(Buffer.from(bytes).toString()) as RunRecord).state
}

async function bringFile(store: Store, run: string, { path, key }: KeptFile): Promise<void> {
  const to = join(run, ...path.split('/'))
  await mkdir(dirname(to), { recursive: true })
  if (!(await store.download(key, `${to}.partial`))) throw new FacetError(`${store.address}/${key}: missing.`)
  await rename(`${to}.partial`, to)
}

async function removeKept(store: Store, trial: string): Promise<void> {
  for (const key of await store.list(`trials/${trial}/`)) await store.remove(key)
}
