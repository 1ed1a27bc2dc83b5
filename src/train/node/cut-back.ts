import { readFile, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../../gan/index.ts'
import type { TrainEvent } from '../events.ts'
import type { HistoryEvent, CheckpointMemory } from '../memory.ts'
import { pruneCheckpoints } from './checkpoint.ts'
import { makeFolder } from './make-folder.ts'
import type { RunPaths } from './run-folder.ts'
import { PARTIAL } from './sealed-folder.ts'
import { writeWhole } from './write-whole.ts'

/** Returns the line of metrics.jsonl that an event makes. */
export function metricsLine({ step, epoch, losses }: Extract<HistoryEvent, { kind: 'step' }>): string {
  return `${JSON.stringify({ step, epoch, ...losses })}\n`
}

/** Returns the line of rates.jsonl that an event makes. */
export function ratesLine({ step, imagesPerSecond, secondsLeft }: Extract<TrainEvent, { kind: 'step' }>): string {
  const [images, left] = [imagesPerSecond, secondsLeft].map(Math.round)
  return `${JSON.stringify({ step, imagesPerSecond: images, secondsLeft: left })}\n`
}

/** Returns the line of scores.jsonl that an event makes. */
export function scoresLine({ step, scores }: Extract<HistoryEvent, { kind: 'evaluation' }>): string {
  return `${JSON.stringify({ step, ...scores })}\n`
}

/**
 * Brings a run's folder to where it was at a checkpoint: what was written after it goes, but for figures, which are drawn
 * again, and whatever was only half written.
 *
 * @param checkpoint - absent for the very beginning
 */
export async function cutBack(
  paths: RunPaths,
  checkpoint: CheckpointMemory | undefined,
  keeping: Config['checkpoint'],
): Promise<void> {
  const history = checkpoint?.history ?? []
  const step = checkpoint?.memory.step ?? 0
  // A run that was copied as files has lost the folder if nothing was in it yet.
  await makeFolder(paths.figures)
  for (const folder of [dirname(paths.record), paths.figures, paths.checkpoints]) await removeHalves(folder)
  await writeLines(
    paths.metrics,
    history.flatMap((event) => (event.kind === 'step' ? metricsLine(event) : [])),
  )
  await writeLines(
    paths.scores,
    history.flatMap((event) => (event.kind === 'evaluation' ? scoresLine(event) : [])),
  )
  await writeLines(paths.rates, await ratesUntil(paths.rates, step))
  await pruneCheckpoints(paths.checkpoints, { step, best: checkpoint?.memory.best.step, keeping })
}

/** Writes lines; a file without any is none. */
async function writeLines(path: string, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) await rm(path, { force: true })
  else await writeWhole(path, lines.join(''))
}

/** Removes what a process was writing when it was ended. */
async function removeHalves(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.endsWith(PARTIAL)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** The lines of rates up to a step. The last one may be cut off. */
async function ratesUntil(path: string, step: number): Promise<string[]> {
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n').slice(0, -1)
  return lines.filter((line) => Number(/^\{"step":(\d+),/.exec(line)?.[1]) <= step).map((line) => `${line}\n`)
}
