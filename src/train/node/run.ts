import { appendFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { FacetError, UsageError, errorFacts } from '../../array/index.ts'
import type { Figure } from '../../figures/index.ts'
import { renderFigure } from '../../figures/node/index.ts'
import type { DataSet } from '../../data/index.ts'
import type { Config } from '../../gan/index.ts'
import { checkThreads } from '../../runtime/node/index.ts'
import { createCurves } from '../curves.ts'
import type { Curves } from '../curves.ts'
import { Divergence } from '../divergence.ts'
import type { TrainEvent } from '../events.ts'
import type { CheckpointMemory } from '../memory.ts'
import { NO_EXTENSIONS, checkSameModules } from './extensions.ts'
import type { Extensions } from './extensions.ts'
import { writeExtensions } from './write-extensions.ts'
import { cutBack, metricsLine, ratesLine, scoresLine } from './cut-back.ts'
import { explainFileError } from './file-errors.ts'
import { LockLost } from './lock-keeper.ts'
import type { RunLock } from './lock-keeper.ts'
import { isFolder } from './make-folder.ts'
import { newRecord, now, recorded, timed, totalSeconds } from './record.ts'
import { runData } from './run-data.ts'
import { createRunFolder, runPaths, writeJson } from './run-folder.ts'
import type { RunPaths, RunRecord } from './run-folder.ts'
import { startTrainingHere } from './train-here.ts'
import { startTraining } from './training-thread.ts'
import { writeWhole } from './write-whole.ts'

/** A run to make. */
export interface NewRun {
  readonly config: Config
  /** The preset the config began as. */
  readonly preset: string
  /** The folder; by default a new one under `runs/`. */
  readonly out?: string
  /** The command line, for the record. */
  readonly command: readonly string[]
  /** The hash of the data that it must be, where that is known. */
  readonly fingerprint?: string
  /** The step to pause after, as if the run had been asked to stop there; by default it goes on to its last. */
  readonly until?: number
  /** What the config names that is not built in; by default nothing. */
  readonly extensions?: Extensions
  /** The data itself, where it lies in memory. */
  readonly data?: DataSet
}

/** A run under way. */
export interface Run {
  readonly folder: string
  readonly config: Config
  /** The preset the config began as. */
  readonly preset: string
  /** What the run says; each event comes after its files are written. Must be read to the end. */
  readonly events: AsyncIterable<TrainEvent>
  /** Asks the run to end in good order after its current step. */
  stop(): void
}

/**
 * Makes a run's folder and starts training in a thread of its own. Until the run ends no other process may train there.
 *
 * @throws UsageError when the folder exists or cannot be made, or the config asks for far more threads than there are cores
 */
export async function startRun(run: NewRun): Promise<Run> {
  const { config, preset, out, command, extensions = NO_EXTENSIONS } = run
  checkThreads(config.threads)
  checkSameModules(config, extensions)
  const { folder, lock } = await createRunFolder(out, { data: basename(config.data.source), preset })
  const record = newRecord(preset, command, config)
  try {
    await writeJson(runPaths(folder).config, config)
    await writeExtensions(folder, config, extensions)
    await writeJson(runPaths(folder).record, record)
  } catch (error) {
    await lock.release()
    throw error
  }
  return beginRun({ ...run, extensions, folder, record, lock })
}

/** A run whose folder is there and held. */
export interface HeldRun {
  readonly folder: string
  readonly config: Config
  readonly record: RunRecord
  /** Whether the run was worked on before, and what it goes on from; absent where it had come to no checkpoint. */
  readonly resumed?: {
    readonly checkpoint?: CheckpointMemory
    /** What is to be told once the folder is taken up. */
    readonly notices?: readonly string[]
  }
  /** The hash of the data that it must be, where the record does not say. */
  readonly fingerprint?: string
  readonly extensions: Extensions
  /** The data itself, where it lies in memory. */
  readonly data?: DataSet
  readonly until?: number
  readonly lock: RunLock
}

/** Starts training: in a thread of its own, or in this one where no other can have what it takes. */
export function beginRun(run: HeldRun): Run {
  const { folder, config, record, resumed, until, lock, extensions, data } = run
  const { place } = runData({ config, record })
  const fingerprint = record.data?.fingerprint ?? run.fingerprint
  const training = {
    ...{ config, folder, from: resumed?.checkpoint?.memory.step, until, place, fingerprint },
    lock: { folder, path: lock.path, signed: lock.signed },
  }
  const isHere = extensions.isHere || data !== undefined
  const thread = isHere
    ? startTrainingHere({ ...training, data })
    : startTraining({ ...training, use: extensions.files })
  return { folder, config, preset: record.preset, events: recordEvents(run, thread), stop: () => thread.stop() }
}

/** Passes a run's events on, and writes down what they say. */
async function* recordEvents(run: HeldRun, thread: ReturnType<typeof startTraining>): AsyncGenerator<TrainEvent> {
  const { folder, config, resumed } = run
  const paths = runPaths(folder)
  const curves = createCurves(config)
  const began = performance.now()
  let { record } = run
  let begun = !resumed
  try {
    for await (const said of thread.events) {
      record = timed(record, (performance.now() - began) / 1000)
      const event = said.kind === 'finished' ? { ...said, seconds: totalSeconds(record) } : said
      record = { ...record, ...recorded(event, record, config) }
      await run.lock.confirm()
      if (event.kind === 'started' && resumed) {
        await takeUp(run, paths, curves)
        begun = true
        yield* resumeNotices(run, event.runtime)
      }
      await writeDown(event, { paths, curves, stepsPerEpoch: record.steps?.perEpoch, classes: record.data?.classes })
      if (begun && event.kind !== 'step') await writeJson(paths.record, record)
      yield event
    }
  } catch (thrown) {
    throw await failed(run, begun ? record : undefined, thrown)
  } finally {
    // Where it was not the thread that ended the run, it is still at work.
    await thread.abandon()
    await run.lock.release()
  }
}

/**
 * Returns the error to tell of a run that failed, and writes it down.
 *
 * @param record - absent where nothing may be written yet
 */
async function failed(run: HeldRun, record: RunRecord | undefined, thrown: unknown): Promise<Error> {
  // Whoever took the run over may have had files vanish here.
  const lost = await lossOf(run)
  if (lost) return lost
  const error = await explainEnd(explainFileError(thrown), run.folder, record ?? run.record)
  if (!record || error instanceof LockLost) return error
  const ended: RunRecord = { ...record, state: 'failed', message: error.message, ended: now() }
  // Where the disk is what failed, the record cannot be written either; the first error is the one to tell.
  await writeJson(runPaths(run.folder).record, ended).catch(() => {})
  return error
}

/** Returns how a run was lost to another process, if it was. */
async function lossOf({ lock }: HeldRun): Promise<LockLost | undefined> {
  try {
    await lock.confirm()
  } catch (error) {
    if (error instanceof LockLost) return error
  }
  return undefined
}

/** Brings folder and curves to where the checkpoint was. Not before the thread has found that it can go on from there. */
async function takeUp({ config, resumed }: HeldRun, paths: RunPaths, curves: Curves): Promise<void> {
  await writeJson(paths.config, config)
  await cutBack(paths, resumed?.checkpoint, config.checkpoint)
  for (const event of resumed?.checkpoint?.history ?? []) if (event.kind === 'step') curves.add(event)
}

/** What is to be told of a run that goes on, once its folder is taken up. */
function* resumeNotices({ resumed, record }: HeldRun, runtime: string): Generator<TrainEvent> {
  for (const message of resumed?.notices ?? []) yield { kind: 'notice', message }
  yield* engineNotice(record, runtime)
}

function* engineNotice({ versions }: RunRecord, runtime: string): Generator<TrainEvent> {
  if (versions.runtime === undefined || versions.runtime === runtime) return
  const message = `This run was begun with ${versions.runtime}; with ${runtime} its numbers may differ in their last bits.`
  yield { kind: 'notice', message }
}

interface Writing {
  readonly paths: RunPaths
  readonly curves: Curves
  readonly stepsPerEpoch?: number
  /** Of the data, in label order. */
  readonly classes?: readonly string[]
}

async function writeDown(event: TrainEvent, { paths, curves, stepsPerEpoch, classes }: Writing): Promise<void> {
  if (event.kind === 'step') {
    curves.add(event)
    await appendFile(paths.metrics, metricsLine(event))
    await appendFile(paths.rates, ratesLine(event))
  }
  if (event.kind === 'evaluation') await appendFile(paths.scores, scoresLine(event))
  if (event.kind === 'figure') await writeFigure(join(paths.figures, `${event.name}.png`), event.figure, classes)
  if (event.kind === 'figure' || event.kind === 'finished') {
    await writeFigure(join(paths.figures, 'losses.png'), curves.figure(stepsPerEpoch))
  }
}

async function writeFigure(path: string, figure: Figure, classes?: readonly string[]): Promise<void> {
  await writeWhole(path, await renderFigure(figure, { classes }))
}

/** Adds to an error what is left of the run, and how to go on with it. */
async function explainEnd(error: unknown, folder: string, { steps }: RunRecord): Promise<Error> {
  if (!(error instanceof Error)) return new Error(String(error))
  // What diverges once does so again.
  const isFinal = [UsageError, Divergence, LockLost].some((kind) => error instanceof kind)
  if (!(error instanceof FacetError) || isFinal || !steps) return error
  const left = (await isFolder(folder))
    ? `The run is whole up to step ${steps.taken}: once that is seen to, \`facet resume ${folder}\` goes on from there.`
    : 'The folder of the run has vanished, and all of it is lost. Train it again.'
  return new FacetError(`${error.message} ${left}`, { ...errorFacts(error), cause: error })
}
