import { createHash } from 'node:crypto'
import { open, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FacetError, decodeTensors, encodeTensors } from '../../array/index.ts'
import type { Tensor } from '../../array/index.ts'

/** What a checkpoint says of itself, beside its tensors. */
export interface CheckpointState {
  readonly format: 1
  /** Steps taken. */
  readonly step: number
  /** The run's seed: with the step, all that random numbers depend on. */
  readonly seed: number
  /** SHA-256 of state.safetensors, in hexadecimal. */
  readonly sha256: string
}

const TENSORS = 'state.safetensors'
const STATE = 'state.json'
const RESTORE = 'Restore it, or remove it to use an earlier one.'

/**
 * Writes `step-N/` into a folder of checkpoints: beside it first, flushed to the disk, then renamed, so that a folder
 * of that name is always whole. Then removes all but the newest `keep` and the best. Where the disk is full, the others
 * are left as they are, and nothing of this one.
 *
 * @param options.best - the step of the best checkpoint, if one is
 */
export async function writeCheckpoint(
  folder: string,
  tensors: Readonly<Record<string, Tensor>>,
  { step, seed, keep, best }: { step: number; seed: number; keep: number; best?: number },
): Promise<void> {
  const beside = join(folder, `.step-${step}.partial`)
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside, { recursive: true })
  try {
    const sha256 = await writePieces(join(beside, TENSORS), encodeTensors(tensors))
    const state: CheckpointState = { format: 1, step, seed, sha256 }
    await writePieces(join(beside, STATE), [Buffer.from(`${JSON.stringify(state, null, 2)}\n`)])
  } catch (error) {
    await rm(beside, { recursive: true, force: true })
    throw error
  }
  const target = join(folder, `step-${step}`)
  await rm(target, { recursive: true, force: true })
  await rename(beside, target)
  for (const old of (await checkpointSteps(folder)).slice(keep)) {
    if (old === best) continue
    await rm(join(folder, `step-${old}`), { recursive: true })
  }
}

/** Writes pieces one after the other, flushes them to the disk, and returns their SHA-256. */
async function writePieces(path: string, pieces: readonly Uint8Array[]): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx')
  try {
    for (const piece of pieces) {
      hash.update(piece)
      await file.writeFile(piece)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

/** Returns the steps of the checkpoints in a folder, newest first. */
async function checkpointSteps(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => [])
  const steps = names.flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? []).map(Number)
  return steps.toSorted((a, b) => b - a)
}

/**
 * Reads a checkpoint of a folder: that of the step that is named, if it is there, or else the newest.
 *
 * @throws FacetError when there is none, or its bytes are not those it was written with
 */
export async function readCheckpoint(
  folder: string,
  named?: number,
): Promise<{ state: CheckpointState; tensors: Record<string, Tensor> }> {
  const steps = await checkpointSteps(folder)
  const step = steps.find((one) => one === named) ?? steps.at(0)
  if (step === undefined) throw new FacetError(`${folder}: no checkpoint in it. Let the run reach its first one.`)
  const path = join(folder, `step-${step}`)
  const { state, bytes } = await readWhole(path)
  const { tensors } = decodeTensors(bytes, join(path, TENSORS))
  return { state, tensors: tensors as Record<string, Tensor> }
}

/** Reads both files of a checkpoint and holds one against the other. */
async function readWhole(path: string): Promise<{ state: CheckpointState; bytes: Uint8Array }> {
  try {
    const state = JSON.parse(await readFile(join(path, STATE), 'utf8')) as CheckpointState
    const bytes = await readFile(join(path, TENSORS))
    if (createHash('sha256').update(bytes).digest('hex') === state.sha256) return { state, bytes }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FacetError(`${path}: damaged (${reason}). ${RESTORE}`, { cause })
  }
  throw new FacetError(`${path}: its bytes have changed since it was written. ${RESTORE}`)
}
