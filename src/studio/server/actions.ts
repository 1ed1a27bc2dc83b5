import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { holderOf, interruptHolder, makeFolder, runFolderName, runPaths } from '../../train/node/index.ts'
import type { Accepted, NewRunRequest, ResumeRequest, RunDetail } from '../protocol/index.ts'
import { configFor, trainWords } from './check-config.ts'
import type { FoundFolder, FoundRun } from './find-runs.ts'
import { lastWords, launch, waitFor } from './launch.ts'
import { refuse } from './refuse.ts'
import { studioPaths, versionOf } from './run-files.ts'
import { writeTags } from './tags.ts'

/**
 * Starts a run in a process of its own, and waits until its record is there.
 *
 * @throws UsageError or FacetError where its config or data cannot be; HTTPException where it ends before it has begun
 */
export async function startRun(
  { root, program }: { readonly root: string; readonly program: readonly string[] },
  request: NewRunRequest,
): Promise<Accepted> {
  const { config } = await configFor(request)
  const id = runFolderName({ data: basename(config.data.source), preset: request.preset })
  const folder = join(root, id)
  // The run's own folder must be empty when it begins.
  const log = join(root, `.${id}.log`)
  await makeFolder(root)
  const words = [...trainWords(request), '--out', folder, '--json']
  const child = await launch({ program, words, log })
  const isThere = async () => (await versionOf(runPaths(folder).record)) !== undefined
  if (!(await waitFor(child, isThere))) {
    const message = await lastWords(log)
    await rm(log, { force: true })
    refuse(409, message || 'The training ended before it began. Try the command in a terminal.')
  }
  if (request.tags) await writeTags(folder, request.tags)
  await rename(log, studioPaths(folder).log)
  return { id }
}

/** Has the process that trains a run end it in good order, as Ctrl-C does. */
export async function stopRun(run: FoundRun): Promise<void> {
  refuseSweeps(run.id, run.sweep)
  await interrupt(run, 'Its last figures are being written.')
}

/** Has the process that works on a sweep end it in good order: its runs pause, and it can be gone on with. */
export async function stopSweep(sweep: FoundFolder): Promise<void> {
  await interrupt(sweep, 'Its runs are being paused.')
}

/** The processes that were asked to end: a second interrupt would have them end at once. */
const asked = new Set<string>()

async function interrupt({ id, folder }: FoundFolder, ending: string): Promise<void> {
  const holder = await holderOf(folder)
  if (!holder) refuse(409, `${id}: is not running. There is nothing to stop.`)
  const { pid, start, host, isHere } = holder
  if (!isHere) refuse(409, `${id}: is in the hands of process ${pid} of ${host}. Stop it there.`)
  if (pid === process.pid) refuse(409, `${id}: is in the hands of the studio’s own program. Stop it there.`)
  const name = `${pid}-${start}`
  if (asked.has(name)) refuse(409, `${id}: is ending already. ${ending}`)
  if (!interruptHolder(holder)) {
    refuse(409, `${id}: process ${pid} takes no signal from here. Stop it where it was started.`)
  }
  asked.add(name)
}

/** Goes on with a run in a process of its own, and waits until it trains. */
export async function resumeRun(
  { id, folder, sweep }: FoundRun,
  { program, read }: { readonly program: readonly string[]; readonly read: () => Promise<RunDetail> },
  { steps }: ResumeRequest,
): Promise<void> {
  refuseSweeps(id, sweep)
  const { state, record } = await read()
  if (state === 'running') refuse(409, `${id}: is running. Stop it first, or let it end.`)
  const { log } = studioPaths(folder)
  const words = ['resume', folder, ...(steps === undefined ? [] : ['--steps', `${steps}`]), '--json']
  const child = await launch({ program, words, log })
  const sessions = record?.sessions.length ?? 0
  const hasBegun = async () => ((await read()).record?.sessions.length ?? 0) > sessions
  if (await waitFor(child, hasBegun)) return
  refuse(409, (await lastWords(log)) || `${id}: cannot go on. Try \`facet resume\` in a terminal.`)
}

/** How far a run of a sweep goes is the sweep's to say: where somebody else went on with it, it would be trained anew. */
function refuseSweeps(id: string, sweep: string | undefined): void {
  if (sweep === undefined) return
  refuse(
    409,
    `${id}: is of the sweep ${sweep}, which stops and trains its runs itself. Use \`facet sweep\`, or copy it.`,
  )
}
