import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FacetError, UsageError, decodeTensors, encodeTensors } from '../../array/index.ts'
import type { Config } from '../../gan/index.ts'
import type { RunMemory, TrainingCheckpoint } from '../memory.ts'
import { parseHistory, parseState } from './checkpoint-schema.ts'
import { lastingConfig } from './config-changes.ts'
import { explainFileError } from './file-errors.ts'
import { isFolder } from './make-folder.ts'
import { readSealedFolder, writeSealedFolder } from './sealed-folder.ts'

/** What state.json holds: all of a checkpoint but its tensors and the history. */
interface StateFile extends Pick<TrainingCheckpoint, 'seed' | 'data'>, RunMemory {
  readonly format: 2
  /** What of the config stays the same for the whole run. */
  readonly config?: unknown
}

const TENSORS = 'state.safetensors'
const STATE = 'state.json'
const HISTORY = 'history.jsonl'
/** What the tensors' own file says of where they belong. */
const STEP = 'facet.step'

/** Writes `step-N/` into a folder of checkpoints, whole or not at all; then removes those that are not to be kept. */
export async function writeCheckpoint(
  folder: string,
  { seed, config, data, memory, history, tensors }: TrainingCheckpoint,
  keeping: Config['checkpoint'],
): Promise<void> {
  const { step, best } = memory
  // Not with those above: a run's folder that has vanished must not come back without all else.
  if (!(await isFolder(folder))) await mkdir(folder)
  const state: StateFile = { format: 2, seed, data, ...memory, ...(config && { config: lastingConfig(config) }) }
  await writeSealedFolder(join(folder, `step-${step}`), {
    [TENSORS]: encodeTensors(tensors, { [STEP]: `${step}` }),
    [HISTORY]: [Buffer.from(history.map((event) => `${JSON.stringify(event)}\n`).join(''))],
    [STATE]: [Buffer.from(`${JSON.stringify(state, null, 2)}\n`)],
  })
  await pruneCheckpoints(folder, { step, best: best.step, keeping })
}

/**
 * Removes all checkpoints but the one of a step, those before it that are kept, and the best. Kept are the newest that were
 * due: others, where a run was stopped, go with the next. So what is left at a step does not depend on stops before it.
 */
export async function pruneCheckpoints(
  folder: string,
  { step, best, keeping }: { step: number; best?: number; keeping: Config['checkpoint'] },
): Promise<void> {
  const { every, keep } = keeping
  const steps = await checkpointSteps(folder)
  const due = steps.filter((one) => one < step && every > 0 && one % every === 0)
  const kept = new Set([step, best, ...due.slice(0, keep - 1)])
  for (const old of steps) if (!kept.has(old)) await rm(join(folder, `step-${old}`), { recursive: true })
}

/**
 * Returns the steps of the checkpoints in a folder, newest first; those that are damaged, too. Names that Facet never gives, of
 * no possible step, are ignored.
 *
 * @throws FacetError when it is a file, or may not be read; a folder that is missing has none
 */
export async function checkpointSteps(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw explainFileError(error)
  })
  return names.flatMap((name) => stepOf(name) ?? []).toSorted((a, b) => b - a)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Returns the step that a checkpoint's folder is named for. */
function stepOf(name: string): number | undefined {
  const step = Number(/^step-(\d+)$/.exec(name)?.[1])
  return Number.isSafeInteger(step) && name === `step-${step}` ? step : undefined
}

/** Which checkpoint to read. */
export interface CheckpointChoice {
  /** The step to try first, where there is such a checkpoint. */
  readonly preferred?: number
  /** Hears of checkpoints that are damaged, and what is used instead; by default standard error. */
  readonly onNotice?: (message: string) => void
}

/**
 * Reads a checkpoint of a folder: the one that is preferred, or else the newest that is whole.
 *
 * @throws UsageError when it is whole but somebody has changed what is in it; FacetError when there is none
 */
export async function readCheckpoint(
  folder: string,
  { preferred, onNotice = (message) => void process.stderr.write(`${message}\n`) }: CheckpointChoice = {},
): Promise<TrainingCheckpoint> {
  const steps = await checkpointSteps(folder)
  const first = steps.filter((step) => step === preferred)
  const damages: string[] = []
  for (const step of [...first, ...steps.filter((one) => one !== preferred)]) {
    try {
      const checkpoint = await readStep(folder, step)
      if (damages.length > 0) onNotice(`${damages.join('\n')}\nThe checkpoint step-${step} is used instead.`)
      return checkpoint
    } catch (error) {
      if (!(error instanceof FacetError) || error instanceof UsageError) throw error
      damages.push(error.message)
    }
  }
  if (damages.length > 0) {
    throw new FacetError(`${folder}: no checkpoint in it is whole. ${damages.join(' ')}`, {
      code: 'damaged-file',
      path: folder,
    })
  }
  const remedy = 'Let the run reach its first one.'
  throw new FacetError(`${folder}: no checkpoint in it. ${remedy}`, { code: 'no-checkpoint', path: folder, remedy })
}

async function readStep(folder: string, step: number): Promise<TrainingCheckpoint> {
  const path = join(folder, `step-${step}`)
  const files = await readSealedFolder(path, [TENSORS, STATE, HISTORY])
  const at = (name: string) => ({ path: join(path, name), step })
  const { format: _, seed, data, config, ...memory } = parseState(files[STATE].toString(), at(STATE))
  const history = parseHistory(files[HISTORY].toString(), at(HISTORY))
  const { tensors, metadata } = decodeTensors(files[TENSORS], join(path, TENSORS))
  const own: string | undefined = metadata[STEP]
  if (own !== undefined && own !== `${step}`) {
    throw new UsageError(
      `${join(path, TENSORS)}: the tensors of step ${own}, in the folder of step ${step}. Restore it.`,
    )
  }
  checkFinite(tensors, join(path, TENSORS))
  return { seed, data, config, memory, history, tensors } as TrainingCheckpoint
}

/** Refuses values that no training leaves behind: it ends before its state has any. */
function checkFinite(tensors: ReturnType<typeof decodeTensors>['tensors'], path: string): void {
  const odd = Object.keys(tensors).find((name) => !tensors[name].values.every(Number.isFinite))
  if (odd === undefined) return
  throw new UsageError(
    `${path}: '${odd}' holds what is no number, or is infinite. Restore the checkpoint, or remove its folder.`,
  )
}
