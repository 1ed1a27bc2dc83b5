import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { codesOf, terms, traversalRange } from '../../gan/index.ts'
import type { Config, TermName } from '../../gan/index.ts'
import { evaluationPaths, openRun, readMeanings, runPaths } from '../../train/node/index.ts'
import type { RunRecord } from '../../train/node/index.ts'
import type { FigureFile, Metrics, RunDetail, RunSummary, ScoreLine } from '../protocol/index.ts'
import { readMetrics } from './metrics.ts'

/** Reads all that is shown of a run; files that cannot be read make it broken, and nothing else. */
export async function readRun(root: string, id: string): Promise<RunDetail> {
  const folder = join(root, id)
  const nothing = { id, tags: [], hasReport: false, hasModel: false, objective: [], latents: [], codes: [] }
  const files = { figures: await readFigures(folder), classNames: [], checkpoints: [], scores: [] }
  try {
    const { config, record } = await openRun(folder)
    const summary = await summarise(folder, { id, config, record, figures: files.figures })
    return { ...nothing, ...files, ...summary, ...(await detailsOf(folder, config, record)) }
  } catch (error) {
    return { ...nothing, ...files, state: 'broken', message: error instanceof Error ? error.message : String(error) }
  }
}

interface OpenedRun {
  readonly id: string
  readonly config: Config
  readonly record: RunRecord
  readonly figures: readonly FigureFile[]
}

async function summarise(folder: string, { id, config, record, figures }: OpenedRun): Promise<RunSummary> {
  const metrics = await readRunMetrics(folder)
  const step = metrics.steps.at(-1) ?? record.steps?.taken ?? 0
  return {
    id,
    state: record.state,
    message: record.message,
    preset: record.preset,
    data: basename(config.data.source),
    classes: record.data?.classes.length,
    started: record.started,
    seconds: record.seconds ?? record.sessions.reduce((sum, { seconds }) => sum + seconds, 0),
    step,
    plannedSteps: record.steps?.planned ?? config.steps,
    stepsPerEpoch: record.steps?.perEpoch,
    imagesPerSecond: metrics.imagesPerSecond.at(-1) ?? undefined,
    batch: config.batch,
    seed: config.seed,
    accuracy: accuracyOf(record),
    distance: record.best?.scores.frechet,
    thumbnail: figures.find(({ name }) => name === 'sheet') ?? figures.findLast(({ step: at }) => at !== undefined),
    tags: [],
    hasReport: (await versionOf(evaluationPaths(folder).report)) !== undefined,
    hasModel: (await versionOf(runPaths(folder).model)) !== undefined,
  }
}

function accuracyOf({ best, readAsAsked }: RunRecord): RunSummary['accuracy'] {
  const judged = best?.scores.accuracy ?? undefined
  if (judged !== undefined) return { value: judged, judged: true }
  return readAsAsked === undefined ? undefined : { value: readAsAsked, judged: false }
}

async function detailsOf(folder: string, config: Config, record: RunRecord): Promise<Partial<RunDetail>> {
  const meanings = await readMeanings(folder)
  return {
    config,
    record,
    objective: Object.entries(config.terms).map(([name, { weight }]) => {
      const { player, reads, summary } = terms[name as TermName]
      return { name, player, weight, reads, summary }
    }),
    latents: config.latents,
    codes: codesOf(config.latents).map(({ name, part, column }) => {
      const found = meanings[name] as (typeof meanings)[string] | undefined
      const { meaning, label } = found ?? {}
      return { name, part: part.name, column, range: traversalRange(part), meaning: meaning ?? undefined, label }
    }),
    classNames: record.data?.classes ?? [],
    image: record.data?.image,
    checkpoints: await checkpointSteps(folder),
    scores: await readScores(folder),
    modelVersion: await versionOf(runPaths(folder).model),
  }
}

async function checkpointSteps(folder: string): Promise<number[]> {
  const names = await readdir(runPaths(folder).checkpoints).catch(() => [])
  return names
    .flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((left, right) => left - right)
}

async function readScores(folder: string): Promise<ScoreLine[]> {
  const text = await readText(runPaths(folder).scores)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { step, accuracy, frechet, classFrechet } = JSON.parse(line) as ScoreLine
      return { step, accuracy, frechet, classFrechet }
    })
}

/** Reads all curves of a run. */
export async function readRunMetrics(folder: string): Promise<Metrics> {
  const paths = runPaths(folder)
  return readMetrics(await readText(paths.metrics), await readText(paths.rates))
}

async function readFigures(folder: string): Promise<FigureFile[]> {
  const { figures } = runPaths(folder)
  const names = (await readdir(figures).catch(() => [])).filter((name) => name.endsWith('.png')).toSorted()
  const files = names.map(async (file) => {
    const name = file.slice(0, -'.png'.length)
    const [, step] = /^sheet-(\d+)$/.exec(name) ?? []
    const version = (await versionOf(join(figures, file))) ?? 0
    return { name, ...(step !== undefined && { step: Number(step) }), version }
  })
  return Promise.all(files)
}

async function versionOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found && Math.round(found.mtimeMs)
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
