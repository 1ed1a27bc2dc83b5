import { basename } from 'node:path'
import { z } from 'zod'
import { FacetError } from '../../array/index.ts'
import { codesOf, describeDefinitions, traversalRange } from '../../gan/index.ts'
import type { Config } from '../../gan/index.ts'
import { checkpointSteps, holderOf, readMeanings, readReport, runPaths } from '../../train/node/index.ts'
import type { ReportFile, RunRecord } from '../../train/node/index.ts'
import type { FigureFile, RunDetail, RunState, RunSummary, ScoreLine } from '../protocol/index.ts'
import { figureNames, openFigure } from './figures.ts'
import type { FoundRun } from './find-runs.ts'
import { hideFolder } from './hide-folder.ts'
import { parseLines } from './lines.ts'
import { openCheckedRun } from './open-checked-run.ts'
import { readText, versionOf } from './run-files.ts'
import { readTags } from './tags.ts'
import { objectiveOf } from './objective.ts'

/** Reads what a list shows of a run; where its files cannot be read it is broken, and says why. */
export async function readSummary({ id, folder, sweep }: FoundRun): Promise<RunSummary> {
  const files = { id, sweep, tags: [], hasReport: false, hasModel: false }
  try {
    const { config, record } = await openCheckedRun(folder)
    return await summarise({ id, folder, sweep, config, record })
  } catch (error) {
    return { ...files, state: 'broken', message: reasonOf(error, folder) }
  }
}

/** Reads all that is shown of a run but for its curves; what {@link readSummary} says of files that cannot be read holds. */
export async function readRun({ id, folder, sweep }: FoundRun): Promise<RunDetail> {
  const nothing = { objective: [], latents: [], codes: [], figures: [], classNames: [], checkpoints: [], scores: [] }
  try {
    const { config, record } = await openCheckedRun(folder)
    const summary = await summarise({ id, folder, sweep, config, record })
    return { ...summary, ...(await detailsOf(folder, config, record)) }
  } catch (error) {
    const message = reasonOf(error, folder)
    return { ...nothing, id, sweep, tags: [], hasReport: false, hasModel: false, state: 'broken', message }
  }
}

/** Returns what an error about a run's or a sweep's files says, but for where the studio's folder lies. */
export function reasonOf(error: unknown, folder: string, what: 'run' | 'sweep' = 'run'): string {
  if (!(error instanceof FacetError)) return `Its files are not those of a ${what}. Restore them, or train it again.`
  return hideFolder(error.message, folder)
}

interface OpenedRun extends FoundRun {
  readonly config: Config
  readonly record: RunRecord
}

async function summarise(run: OpenedRun): Promise<RunSummary> {
  const { id, folder, sweep, config, record } = run
  const { step, imagesPerSecond } = await newestLines(folder)
  const report = await readReport(folder)
  return {
    id,
    sweep,
    state: await stateOf(folder, record),
    message: record.message,
    preset: record.preset,
    data: basename(config.data.source),
    classes: record.data?.classes.length,
    image: record.data?.image,
    started: record.started,
    seconds: record.seconds ?? record.sessions.reduce((sum, { seconds }) => sum + seconds, 0),
    step: step ?? record.steps?.taken ?? 0,
    plannedSteps: record.steps?.planned ?? config.steps,
    stepsPerEpoch: record.steps?.perEpoch,
    imagesPerSecond,
    batch: config.batch,
    seed: config.seed,
    accuracy: accuracyOf(record, report),
    distance: distanceOf(record, report),
    thumbnail: await thumbnailOf(folder),
    tags: await readTags(folder),
    hasReport: report !== undefined,
    hasModel: (await versionOf(runPaths(folder).model)) !== undefined,
  }
}

/** A run that is being resumed is running before its record says so. */
async function stateOf(folder: string, { state }: RunRecord): Promise<RunState> {
  return (await holderOf(folder)) ? 'running' : state
}

/** Bytes at the end of a file that hold a line of ours for sure. */
const TAIL = 2 ** 14

/** What the newest lines of metrics and rates tell. */
async function newestLines(folder: string): Promise<{ step?: number; imagesPerSecond?: number }> {
  const { metrics, rates } = runPaths(folder)
  const [{ step } = {}, { imagesPerSecond } = {}] = await Promise.all([lastLine(metrics), lastLine(rates)])
  return {
    ...(typeof step === 'number' && { step }),
    ...(typeof imagesPerSecond === 'number' && { imagesPerSecond }),
  }
}

async function lastLine(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await readText(path, TAIL)
  return parseLines(text.split('\n').slice(0, -1).slice(-1)).at(0)
}

async function thumbnailOf(folder: string): Promise<FigureFile | undefined> {
  const names = await figureNames(folder)
  const name = names.includes('sheet') ? 'sheet' : names.findLast((one) => one.startsWith('sheet-'))
  return name === undefined ? undefined : openFigure(folder, name)
}

/** The report is of test images and many samples; scores while training are of validation images and fewer. */
function accuracyOf({ best, readAsAsked }: RunRecord, report: Report): RunSummary['accuracy'] {
  const judged = scoreOf(report, 'accuracy') ?? best?.scores.accuracy ?? undefined
  if (judged !== undefined) return { value: judged, judged: true }
  return readAsAsked === undefined ? undefined : { value: readAsAsked, judged: false }
}

/** Distances in other features than the judge's do not compare. */
function distanceOf({ best }: RunRecord, report: Report): number | undefined {
  const reported = report?.features?.name === 'judge' ? scoreOf(report, 'frechet') : undefined
  return reported ?? best?.scores.frechet
}

type Report = Awaited<ReturnType<typeof readReport>>

/** A score of a report, if it is a number: what lies in a file may be anything. */
function scoreOf(report: Report, name: 'accuracy' | 'frechet'): number | undefined {
  const scores: Partial<ReportFile['overall']> | undefined = report?.overall
  const value = scores?.[name]?.value
  return typeof value === 'number' ? value : undefined
}

type Details = Omit<RunDetail, keyof RunSummary>

async function detailsOf(folder: string, config: Config, record: RunRecord): Promise<Details> {
  const meanings = await readMeanings(folder)
  const names = await figureNames(folder)
  return {
    config,
    record,
    objective: objectiveOf(config),
    latents: config.latents,
    definitions: describeDefinitions(config),
    codes: codesOf(config.latents).map(({ name, part, column }) => {
      const found = meanings[name] as (typeof meanings)[string] | undefined
      const { meaning, label } = found ?? {}
      return { name, part: part.name, column, range: traversalRange(part), meaning: meaning ?? undefined, label }
    }),
    classNames: record.data?.classes ?? [],
    figures: await Promise.all(names.map((name) => openFigure(folder, name))),
    checkpoints: (await checkpointSteps(runPaths(folder).checkpoints).catch(() => [])).toReversed(),
    scores: await readScores(folder),
    modelVersion: await versionOf(runPaths(folder).model),
  }
}

const number = z.number().nullable().catch(null)
const scoreLine = z.object({ step: z.number(), accuracy: number, frechet: z.number(), classFrechet: number })

async function readScores(folder: string): Promise<ScoreLine[]> {
  const lines = parseLines((await readText(runPaths(folder).scores)).split('\n').slice(0, -1))
  return lines.flatMap((line) => scoreLine.safeParse(line).data ?? [])
}
