import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SidePicture } from '../../figures/index.ts'
import { valuePrinter } from '../../figures/index.ts'
import { runPaths } from '../../train/node/index.ts'
import type { RunPictures } from '../results-page.ts'
import type { SettingStanding, SweepResults, TrialStanding } from '../results.ts'
import { sweepPaths } from './sweep-folder.ts'

/** Bytes of all pictures of a page together; in base64 they take a third more. */
const ROOM = 4_000_000
/** Pictures of a page, however small they are. */
const MOST = 60
const EMPTY = Buffer.alloc(0)

/**
 * Reads the newest sheet of every run, best settings first, until the page is full. A run that is missing, or has no sheet,
 * has no picture.
 *
 * @param folder - the sweep's
 */
export async function readRunPictures(folder: string, found: SweepResults): Promise<RunPictures> {
  const shown: SidePicture[] = []
  let [room, leftOut] = [ROOM, 0]
  for (const [setting, trial] of found.settings.flatMap((one) => one.trials.map((run) => [one, run] as const))) {
    const path = await newestSheet(join(sweepPaths(folder).runs, trial.trial))
    if (path === undefined) continue
    // A run may be begun anew at this moment. Where the page is full there is nothing to read.
    const bytes = room > 0 ? await readFile(path).catch(() => undefined) : EMPTY
    if (!bytes) continue
    room = shown.length === MOST ? 0 : room - bytes.length
    if (room > 0) shown.push({ caption: captionOf(setting, trial, found), png: bytes.toString('base64') })
    else leftOut++
  }
  return { shown, leftOut }
}

/** The last one of a run that is finished, else the newest of those drawn while training. */
async function newestSheet(run: string): Promise<string | undefined> {
  const { figures } = runPaths(run)
  const names = await readdir(figures).catch((): string[] => [])
  const newest = names.filter((name) => /^sheet-\d+\.png$/.test(name)).toSorted((a, b) => stepOf(a) - stepOf(b))
  const name = names.includes('sheet.png') ? 'sheet.png' : newest[newest.length - 1]
  return name === undefined ? undefined : join(figures, name)
}

function stepOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0])
}

function captionOf({ rank, name }: SettingStanding, trial: TrialStanding, { metric }: SweepResults): string {
  const value = trial.metrics[metric.name]
  const score = typeof value === 'number' ? [`${metric.title} ${valuePrinter(metric.unit, [value])(value)}`] : []
  const facts = [`seed ${trial.seed}`, `step ${trial.step}`, ...score, ...(trial.state === 'done' ? [] : [trial.state])]
  return `${rank === undefined ? '–' : `${rank}.`} ${name}: ${facts.join(', ')}`
}
