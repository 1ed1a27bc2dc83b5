import { createHash } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { NO_EXTENSIONS, loadExtensions } from '../../train/node/index.ts'
import type { Extensions } from '../../train/node/index.ts'
import type { JobModule, SweepJob } from '../plan.ts'
import { Unfit } from './unfit.ts'

/** Whose modules a job may execute: those that its user named on this machine, those that came with it, or none. */
export type CodePolicy = 'named' | 'shipped' | 'none'

/** Returns the modules of extensions as jobs bring them along: each one file, without what it imports but Facet. */
export function jobModules({ files, used }: Extensions): Promise<JobModule[]> {
  return Promise.all(
    files.map(async (path, index) => ({ path, sha256: used[index].sha256, source: await readFile(path, 'utf8') })),
  )
}

/**
 * Loads the modules that a job brings along.
 *
 * @throws Unfit where this worker executes none: another may
 * @throws FacetError where a module is not the one that the sweep was planned with
 */
export async function jobExtensions({ modules = [], trial }: SweepJob, policy: CodePolicy): Promise<Extensions> {
  if (modules.length === 0) return NO_EXTENSIONS
  if (policy === 'none') {
    const names = modules.map(({ path }) => basename(path)).join(', ')
    throw new Unfit(`${trial}: brings code (${names}). Start the worker with --allow-code to have it executed here.`)
  }
  const files = policy === 'named' ? modules.map(({ path }) => path) : await Promise.all(modules.map(written))
  const extensions = await loadExtensions(files)
  const changed = modules.find(({ sha256 }, index) => sha256 !== extensions.used[index].sha256)
  if (!changed) return extensions
  throw new FacetError(
    `${changed.path}: changed since the sweep was begun. Put that back, or run \`facet sweep\` again.`,
  )
}

/** Files that were written here, by their hash: the next job mostly brings the same. */
const known = new Map<string, Promise<string>>()
let folder: Promise<string> | undefined

/** Writes a module into a folder of this process's own, which nobody else can write into; returns the path. */
function written({ path, sha256, source }: JobModule): Promise<string> {
  const write = async () => {
    if (createHash('sha256').update(source).digest('hex') !== sha256) {
      throw new FacetError(`${basename(path)}: damaged on its way here. Run \`facet sweep\` again.`)
    }
    folder ??= mkdtemp(join(tmpdir(), 'facet-code-'))
    const file = join(await folder, `${sha256.slice(0, 12)}-${basename(path)}`)
    await writeFile(file, source)
    return file
  }
  const file = known.get(sha256) ?? write()
  known.set(sha256, file)
  return file
}
