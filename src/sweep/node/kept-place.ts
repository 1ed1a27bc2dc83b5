import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { checkpointSteps, inParts, lockRun, openRun, runPaths } from '../../train/node/index.ts'
import { readManifest, writeManifest } from './manifest.ts'
import type { KeptFile, Manifest } from './manifest.ts'
import type { RunPlace } from './place.ts'
import type { Store } from './store.ts'
import { Unfit } from './unfit.ts'

/**
 * Trains in a folder of this machine, and keeps runs in a store. A run is there as files and, written last, a list of them: who
 * fetches it finds a whole one, of the last checkpoint that was kept. Each time a run is fetched its files get keys of their own,
 * so that of two workers who hold the same job for a while neither writes into the other's.
 */
export function keptPlace(store: Store, folder: string): RunPlace {
  const stays = new Map<string, Stay>()
  const folderOf = (trial: string) => join(folder, trial)
  return {
    stepOf: async (trial) => (await readManifest(store, trial))?.step ?? 0,
    fetch: async (trial) => {
      const last = await fetchRun({ store, trial, folder: folderOf(trial) })
      stays.set(trial, newStay(last))
      return folderOf(trial)
    },
    keep: async (trial) => {
      const stay = stays.get(trial)
      if (stay) await keepRun({ store, trial, folder: folderOf(trial) }, stay)
    },
    leave: async (trial) => {
      stays.delete(trial)
      await rm(folderOf(trial), { recursive: true, force: true })
    },
  }
}

/**
 * Keeps a run that was trained elsewhere than in such a place, unless the store has it as far or further, or there is nothing
 * to go on with.
 *
 * @throws UsageError where somebody trains it
 */
export async function keepTrained({ store, trial, folder }: Keeping): Promise<void> {
  const [newest] = await checkpointSteps(runPaths(folder).checkpoints)
  if (newest === undefined) return
  const last = await readManifest(store, trial)
  if (newest <= (last?.step ?? 0)) return
  const lock = await lockRun(folder)
  try {
    await keepRun({ store, trial, folder }, newStay(last), () => lock.confirm())
  } finally {
    await lock.release()
  }
}

function newStay(last: Manifest | undefined): Stay {
  return { take: randomBytes(6).toString('hex'), last, sent: new Map() }
}

/** A run while it is here. */
interface Stay {
  /** What the keys of its files begin with: this time's own. */
  readonly take: string
  /** The list that was last seen in the store or written there. */
  last: Manifest | undefined
  /** Files that were sent, by path. */
  readonly sent: Map<string, KeptFile>
}

/** A run, and where it is to be kept. */
export interface Keeping {
  readonly store: Store
  readonly trial: string
  /** The run's folder on this machine. */
  readonly folder: string
}

/** Brings what is kept of a run; returns its list. Where files of it are missing for good, the folder stays empty. */
async function fetchRun({ store, trial, folder }: Keeping): Promise<Manifest | undefined> {
  let known = await readManifest(store, trial)
  for (;;) {
    await rm(folder, { recursive: true, force: true })
    if (await downloadAll(store, folder, known?.files ?? [])) return known
    // Another worker may have kept a newer list in the meantime, and removed what only the old one names.
    const now = await readManifest(store, trial)
    if (isSame(now, known)) break
    known = now
  }
  await rm(folder, { recursive: true, force: true })
  return known
}

/** Returns whether all files were there, and whole. */
async function downloadAll(store: Store, folder: string, files: readonly KeptFile[]): Promise<boolean> {
  const isThere = await inParts(files, async ({ path, key, size }) => {
    const to = join(folder, ...path.split('/'))
    await mkdir(dirname(to), { recursive: true })
    return (await store.download(key, to)) && (await stat(to)).size === size
  })
  return isThere.every(Boolean)
}

/**
 * Sends what has changed, then the list, then removes what is in no list any more.
 *
 * @throws Unfit where another worker has gone on with the run in the meantime
 */
async function keepRun({ store, trial, folder }: Keeping, stay: Stay, confirm = async () => {}): Promise<void> {
  const files = await inParts(await filesIn(folder), (path) => send({ store, trial, folder }, stay, path))
  const now = await readManifest(store, trial)
  if (!isSame(now, stay.last)) throw new Unfit(`${trial}: another worker has gone on with it.`)
  const { record } = await openRun(folder)
  await confirm()
  const manifest: Manifest = { format: 1, take: stay.take, step: record.steps?.taken ?? 0, files }
  await writeManifest(store, trial, manifest)
  const kept = new Set(files.map(({ key }) => key))
  const gone = (stay.last?.files ?? []).filter(({ key }) => !kept.has(key))
  await inParts(gone, ({ key }) => store.remove(key))
  stay.last = manifest
}

/** Sends a file, unless it is there as it is. */
async function send({ store, trial, folder }: Keeping, stay: Stay, path: string): Promise<KeptFile> {
  const { size, mtimeMs: changed } = await stat(join(folder, path))
  const file = { path, key: `trials/${trial}/${stay.take}/${path}`, size, changed }
  const sent = stay.sent.get(path)
  if (sent?.size !== size || sent.changed !== changed) await store.upload(file.key, join(folder, path))
  stay.sent.set(path, file)
  return file
}

function isSame(one: Manifest | undefined, other: Manifest | undefined): boolean {
  return one?.take === other?.take && one?.step === other?.step
}

/** The paths of a run's files, in order, with `/`; not locks, which are this machine's own, nor what is being written. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.split('/').some((part) => part.startsWith('.') || part.endsWith('.partial')))
    .toSorted()
}
