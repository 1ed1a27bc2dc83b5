import { readFile } from 'node:fs/promises'
import { FacetError } from '../../array/index.ts'
import { generatorModel, recogniserModel } from '../../gan/index.ts'
import type { Config } from '../../gan/index.ts'
import { readMetadata } from '../../onnx/index.ts'
import { sampledNetworks } from '../state.ts'
import { checkpointSteps, readCheckpoint } from './checkpoint.ts'
import { checkUnchanged } from './config-changes.ts'
import { explainFileError } from './file-errors.ts'
import { runPaths } from './run-folder.ts'
import type { RunRecord } from './run-folder.ts'

/** A model of a run: the bytes of its ONNX file, and what it says of itself. */
export interface RunModel {
  readonly bytes: Uint8Array
  readonly metadata: Readonly<Record<string, string>>
  /** Steps that its networks had taken. */
  readonly step: number
}

/** A run whose models are read. */
export interface OpenedRun {
  readonly folder: string
  readonly config: Config
  readonly record: RunRecord & Required<Pick<RunRecord, 'data'>>
}

/**
 * Reads a run's generator. Where the file is missing, the model is made anew: of the best checkpoint, or of the newest where none
 * was scored.
 *
 * @throws FacetError when the file is damaged, or is missing and there is no whole checkpoint
 */
export async function readGenerator(run: OpenedRun): Promise<RunModel> {
  const found = await readModel(runPaths(run.folder).model)
  return found ?? rebuild(run, { write: generatorModel, preferred: run.record.best?.step })
}

/**
 * Reads the recogniser that belongs to a generator of so many steps. Where the file is missing or of another step, as in the runs
 * of earlier versions, the model is made anew of the checkpoint of that step.
 *
 * @throws FacetError when the file is damaged, or is not that recogniser and there is no such checkpoint
 */
export async function readRecogniser(run: OpenedRun, step: number): Promise<RunModel> {
  const { recogniser: path, checkpoints } = runPaths(run.folder)
  const found = await readModel(path)
  if (found?.step === step) return found
  const hasCheckpoint = (await checkpointSteps(checkpoints)).includes(step)
  const rebuilt = hasCheckpoint ? await rebuild(run, { write: recogniserModel, preferred: step }) : undefined
  if (rebuilt?.step === step) return rebuilt
  const what = found ? `it is of step ${found.step}, and the generator of step ${step}` : 'it is missing'
  throw new FacetError(`${path}: ${what}; the checkpoint that it was made from is gone. Restore the one or the other.`)
}

/** Reads a model of a run; undefined where there is none. */
async function readModel(path: string): Promise<RunModel | undefined> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw explainFileError(error)
  })
  if (!bytes) return undefined
  const damaged = () => {
    throw new FacetError(`${path}: damaged, or not a model of a run. Remove it: it is then made from the checkpoints.`)
  }
  const metadata = orElse(() => readMetadata(bytes), damaged)
  const step = /^\d+$/.test(metadata['facet.step']) ? Number(metadata['facet.step']) : NaN
  return Number.isSafeInteger(step) ? { bytes, metadata, step } : damaged()
}

function orElse<Value>(read: () => Value, otherwise: () => never): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof FacetError) return otherwise()
    throw error
  }
}

interface Rebuilding {
  readonly write: typeof generatorModel
  /** The step of the checkpoint to use, where it is there. */
  readonly preferred?: number
}

/** Writes a model of a checkpoint with the networks that its config names. */
async function rebuild({ folder, config, record }: OpenedRun, { write, preferred }: Rebuilding): Promise<RunModel> {
  const { checkpoints, config: path } = runPaths(folder)
  const { memory, tensors, config: before } = await readCheckpoint(checkpoints, { preferred })
  checkUnchanged(config, { path, before, parts: ['latents', 'networks'] })
  const { step } = memory
  const { image, classes } = record.data
  const bytes = write({ config, image, classes, origin: { step } }, sampledNetworks(tensors))
  return { bytes, metadata: readMetadata(bytes), step }
}
