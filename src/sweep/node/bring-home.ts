import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { checkpointSteps, inParts, openRun, runPaths } from '../../train/node/index.ts'
import type { RunRecord } from '../../train/node/index.ts'
import type { JobResult, SweepJob } from '../plan.ts'
import { folderStore } from './folder-store.ts'
import { readManifest } from './manifest.ts'
import type { KeptFile } from './manifest.ts'
import { keepResult, readResult } from './result-file.ts'
import { PARTIAL } from './store-key.ts'
import type { Store } from './store.ts'
import { sweepPaths } from './sweep-folder.ts'

/** What brings results and runs from a store into a sweep's folder. */
export interface Homeward {
  /** Brings a result, and of the run it is about what people look at. */
  readonly bring: (result: JobResult) => Promise<void>
  /** Brings what else there is of a finished run, a hundred megabytes and more: its model and its checkpoints. */
  readonly complete: (trial: string) => Promise<void>
  /**
   * Brings what workers have of a job that is to be done here: its run, where they have come further than this machine, or
   * its result, which it returns.
   */
  readonly takeOver: (job: Pick<SweepJob, 'id' | 'trial'>) => Promise<JobResult | undefined>
}

/**
 * Returns what brings a sweep home.
 *
 * @param isWhole - whether all finished runs come whole at once; where the store is the sweep's own folder they do
 */
export function homeward(store: Store, folder: string, isWhole = false): Homeward {
  const isHome = store.address === resolve(folder)
  const runOf = (trial: string) => join(sweepPaths(folder).runs, trial)
  const bring = async (result: JobResult) => {
    if (!isHome) await keepResult(folderStore(folder), result)
    if (result.state === 'failed') return
    const run = runOf(result.trial)
    const steps = (await recordOf(run))?.steps?.taken ?? 0
    if (steps < result.step) await bringFiles(store, run, (await filesOf(store, result.trial)).filter(isForPeople))
    if (isHome || isWhole) await complete(result.trial)
  }
  const complete = async (trial: string) => {
    const run = runOf(trial)
    if ((await recordOf(run))?.state === 'finished') await bringFurther(trial, (file) => !isForPeople(file))
  }
  /** Brings files of a run that has come further elsewhere than here. */
  const bringFurther = async (trial: string, isWanted: (file: KeptFile) => boolean) => {
    const [manifest, run] = [await readManifest(store, trial), runOf(trial)]
    const [newest = 0] = await checkpointSteps(runPaths(run).checkpoints)
    if (!manifest) return
    if (manifest.step > newest) {
      await bringWithCheckpoints(store, run, manifest.files.filter(isWanted))
      await removeOlder(run, manifest.files)
    }
    // Two of everything would be too many.
    if (isHome) for (const key of await store.list(`trials/${trial}/`)) await store.remove(key)
  }
  return {
    bring,
    complete,
    takeOver: async ({ id, trial }) => {
      const result = await readResult(store, id)
      if (result) await bring(result)
      else await bringFurther(trial, () => true)
      return result
    },
  }
}

async function recordOf(run: string): Promise<RunRecord | undefined> {
  return (await openRun(run).catch(() => undefined))?.record
}

async function filesOf(store: Store, trial: string): Promise<readonly KeptFile[]> {
  return (await readManifest(store, trial))?.files ?? []
}

/** Brings files, checkpoints last and each at once: the newest one tells that all is there, also after an end in the midst of it. */
async function bringWithCheckpoints(store: Store, run: string, files: readonly KeptFile[]): Promise<void> {
  const { checkpoints } = runPaths(run)
  const nameOf = ({ path }: KeptFile) => /^checkpoints\/([^/]+)\//.exec(path)?.[1]
  await bringFiles(
    store,
    run,
    files.filter((file) => nameOf(file) === undefined),
  )
  const names = new Set(files.flatMap((file) => nameOf(file) ?? []))
  for (const name of [...names].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const [half, whole] = [join(checkpoints, `${name}${PARTIAL}`), join(checkpoints, name)]
    const own = files.filter((file) => nameOf(file) === name)
    await rm(half, { recursive: true, force: true })
    await bringFiles(
      store,
      half,
      own.map((file) => ({ ...file, path: file.path.slice(`checkpoints/${name}/`.length) })),
    )
    await rm(whole, { recursive: true, force: true })
    await rename(half, whole)
  }
}

/** Removes checkpoints that the run has come past since it left this machine. */
async function removeOlder(run: string, files: readonly KeptFile[]): Promise<void> {
  const { checkpoints } = runPaths(run)
  const kept = new Set(files.map(({ path }) => dirname(join(run, path))))
  for (const name of await readdir(checkpoints)) {
    const checkpoint = join(checkpoints, name)
    if (!kept.has(checkpoint)) await rm(checkpoint, { recursive: true, force: true })
  }
}

/** Whether a file is one to look at, and small: no model, and nothing of a checkpoint. */
function isForPeople({ path }: KeptFile): boolean {
  return !path.startsWith('checkpoints/') && !path.endsWith('.onnx')
}

/** Brings files, the record last: it tells that the others are there. */
async function bringFiles(store: Store, run: string, files: readonly KeptFile[]): Promise<void> {
  const isRecord = ({ path }: KeptFile) => join(run, path) === runPaths(run).record
  const bring = async ({ path, key }: KeptFile) => {
    const to = join(run, ...path.split('/'))
    await mkdir(dirname(to), { recursive: true })
    if (!(await store.download(key, `${to}.partial`))) throw new FacetError(`${store.address}/${key}: missing.`)
    await rename(`${to}.partial`, to)
  }
  await inParts(
    files.filter((file) => !isRecord(file)),
    bring,
  )
  for (const file of files.filter(isRecord)) await bring(file)
}
