import { appendFile } from 'node:fs/promises'
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { drawFigure } from '../../figures/index.ts'
import type { Figure } from '../../figures/index.ts'
import { renderPng } from '../../figures/node/index.ts'
import type { Config } from '../../gan/index.ts'
import { createCurves } from '../curves.ts'
import type { TrainEvent } from '../events.ts'
import { explainFileError } from './file-errors.ts'
import { createRunFolder, runPaths, writeJson } from './run-folder.ts'
import type { RunRecord } from './run-folder.ts'
import { startTraining } from './training-thread.ts'
import type { TrainingThread } from './training-thread.ts'
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
}

/** A run under way. */
export interface Run {
  readonly folder: string
  /** What the run says; each event comes after its files are written. Must be read to the end. */
  readonly events: AsyncIterable<TrainEvent>
  /** Asks the run to end in good order after its current step. */
  stop(): void
}

/**
 * Makes a run's folder and starts training in a thread of its own.
 *
 * @throws UsageError when the folder exists or cannot be made
 */
export async function startRun(run: NewRun): Promise<Run> {
  const folder = await createRunFolder(run.out, { data: run.config.data.source, preset: run.preset })
  await writeJson(runPaths(folder).config, run.config)
  const thread = startTraining(run.config, folder)
  return { folder, events: recordEvents(thread, run, folder), stop: () => thread.stop() }
}

/** Passes a run's events on, and writes down what they say. */
async function* recordEvents(thread: TrainingThread, run: NewRun, folder: string): AsyncGenerator<TrainEvent> {
  const paths = runPaths(folder)
  const curves = createCurves(run.config)
  let record = newRecord(run)
  try {
    await writeJson(paths.record, record)
    for await (const event of thread.events) {
      record = { ...record, ...recorded(event, record, run) }
      if (event.kind === 'step') await appendFile(paths.metrics, `${metricsLine(event)}\n`)
      if (event.kind === 'evaluation') await appendFile(paths.scores, `${scoresLine(event)}\n`)
      if (event.kind === 'figure') await writeFigure(paths.figures, event.name, event.figure)
      if (event.kind === 'step') curves.add(event)
      if (event.kind === 'figure' || event.kind === 'finished') {
        await writeFigure(paths.figures, 'losses', curves.figure(record.steps?.perEpoch))
      }
      if (event.kind !== 'step') await writeJson(paths.record, record)
      yield event
    }
  } catch (thrown) {
    const error = explainFileError(thrown)
    const message = error instanceof Error ? error.message : String(error)
    // Where the disk is what failed, the record cannot be written either; the first error is the one to tell.
    await writeJson(paths.record, { ...record, state: 'failed', message, ended: now() }).catch(() => {})
    throw error
  } finally {
    // Where it was not the thread that ended the run, it is still at work.
    thread.stop()
  }
}

function newRecord({ preset, command, config }: NewRun): RunRecord {
  const [cpu] = cpus()
  const machine = {
    cpu: cpu?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${release()}`,
  }
  const versions = { node: process.version }
  return { format: 1, state: 'running', preset, command, versions, machine, threads: config.threads, started: now() }
}

function now(): string {
  return new Date().toISOString()
}

/** What an event changes in a run's record. */
function recorded(event: TrainEvent, record: RunRecord, { config }: NewRun): Partial<RunRecord> {
  switch (event.kind) {
    case 'started': {
      const { classes, fingerprint, image, steps, stepsPerEpoch, parameters, runtime } = event
      return {
        versions: { ...record.versions, runtime },
        data: { source: config.data.source, fingerprint, classes, image },
        steps: { planned: steps, perEpoch: stepsPerEpoch, taken: 0 },
        parameters,
      }
    }
    case 'checkpoint':
      return record.steps ? { steps: { ...record.steps, taken: event.step } } : {}
    case 'warning': {
      const { step, message } = event
      return { warnings: [...(record.warnings ?? []), { step, message }] }
    }
    case 'evaluation':
      return event.best ? { best: { step: event.step, scores: event.scores } } : {}
    case 'finished': {
      const { complete, testLosses, readAsAsked, seconds } = event
      const peakMemoryMiB = Math.round(process.resourceUsage().maxRSS / 1024)
      return { state: complete ? 'finished' : 'stopped', ended: now(), testLosses, readAsAsked, seconds, peakMemoryMiB }
    }
    default:
      return {}
  }
}

function metricsLine({ step, epoch, losses, imagesPerSecond }: Extract<TrainEvent, { kind: 'step' }>): string {
  return JSON.stringify({ step, epoch, ...losses, imagesPerSecond: Math.round(imagesPerSecond) })
}

function scoresLine({ step, scores }: Extract<TrainEvent, { kind: 'evaluation' }>): string {
  return JSON.stringify({ step, ...scores })
}

async function writeFigure(folder: string, name: string, figure: Figure): Promise<void> {
  await writeWhole(join(folder, `${name}.png`), renderPng(await drawFigure(figure)))
}
