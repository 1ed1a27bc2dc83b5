import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataSet } from '../data/index.ts'
import { openJudgeOf } from '../api/index.ts'
import { comparisonPage, summaryPrinter } from '../figures/index.ts'
import type { PictureRow } from '../figures/index.ts'
import { SCORES, describeScore, readScore } from '../metrics/index.ts'
import type { Judge, Score, ScoreEntry, ScoreValue } from '../metrics/index.ts'
import type { NodeRuntime } from '../runtime/node/index.ts'
import { summarise } from '../train/index.ts'
import type { ComparedRun, RunGroup, Summary } from '../train/index.ts'
import { openRun, openRunData, runData, runPaths, scoreRun } from '../train/node/index.ts'
import type { RunRecord } from '../train/node/index.ts'
import { openData } from './data.ts'
import { textTable } from './text-table.ts'

/** A run as a comparison shows it. */
export interface ShownRun extends ComparedRun {
  readonly folder: string
  readonly state: RunRecord['state']
  readonly preset: string
}

/** How runs are scored. */
export interface ComparisonOptions {
  readonly runtime: NodeRuntime
  readonly count: number
  readonly seed: number
  /** Where the data of all runs lies now, if it has moved. */
  readonly data?: string
  /** Hears what takes a while. */
  readonly say: (text: string) => void
}

/** Scores runs, one after the other, by the judge of the data of each. */
export async function scoreRuns(folders: readonly string[], options: ComparisonOptions): Promise<ShownRun[]> {
  const { runtime, count, seed, say } = options
  // A folder that is no run's is to be told before anything is scored.
  for (const folder of folders) await openRun(folder)
  const judges = new Map<string, { data: DataSet; judge: Judge }>()
  const shown: ShownRun[] = []
  for (const folder of folders) {
    const run = await openRun(folder)
    const place = runData(run, options.data)
    const key = JSON.stringify([run.config.data, place.place, place.fingerprint])
    const known = judges.get(key) ?? (await openJudgeOf(await openRunData(place, openData), { runtime, say }))
    judges.set(key, known)
    const { state, steps } = run.record
    const unfinished = state === 'finished' ? '' : ` This run is ${state}, after ${steps?.taken ?? 0} steps.`
    say(`Scoring ${folder}: ${count} samples.${unfinished}`)
    const { config, record, scores } = await scoreRun(folder, { ...known, count, seed }, runtime)
    const { preset, seconds, testLosses } = record
    shown.push({ folder, state: record.state, preset, config, scores, seconds, testLosses })
  }
  for (const { judge } of judges.values()) await judge.release()
  return shown
}

/** A comparison as data. */
export interface Comparison {
  readonly columns: readonly Score[]
  readonly rows: readonly { readonly group: RunGroup<ShownRun>; readonly cells: readonly (Summary | undefined)[] }[]
}

/** The scores that runs are compared by. */
const COLUMNS: readonly Score[] = SCORES.filter((score) => 'quick' in score || 'record' in score)

/** Puts groups of runs into a table; scores that no run has are left out. */
export function compareGroups(groups: readonly RunGroup<ShownRun>[]): Comparison {
  const all = COLUMNS.map((column) => groups.map(({ runs }) => summarise(runs.map((run) => scoreOf(run, column)))))
  const there = COLUMNS.map((_, index) => index).filter((index) => all[index].some((cell) => cell !== undefined))
  return {
    columns: there.map((index) => COLUMNS[index]),
    rows: groups.map((group, row) => ({ group, cells: there.map((index) => all[index][row]) })),
  }
}

function scoreOf({ scores, config, seconds, testLosses }: ShownRun, column: Score): ScoreValue {
  return readScore(column, { quick: scores, record: { latents: config.latents, seconds, testLosses } })
}

/** Prints a comparison as a Markdown table, its columns aligned. */
export function comparisonTable(comparison: Comparison): string {
  const header = ['run', ...comparison.columns.map(({ title }) => title)]
  return textTable(header, printedRows(comparison))
}

/** The name of each group, and its scores as `98.74 % ± 0.21`. */
function printedRows({ columns, rows }: Comparison): string[][] {
  const printers = columns.map(({ unit }, index) =>
    summaryPrinter(
      unit,
      rows.map(({ cells }) => cells[index]),
    ),
  )
  return rows.map(({ group, cells }) => [group.name, ...cells.map((cell, index) => printers[index](cell))])
}

/** A comparison as plain data, for `--json` and files. */
export interface ComparisonData {
  readonly format: 1
  readonly columns: readonly Pick<ScoreEntry, 'title' | 'note' | 'unit'>[]
  readonly rows: readonly {
    readonly name: string
    readonly runs: readonly { readonly folder: string; readonly seed: number; readonly state: RunRecord['state'] }[]
    /** By the title of the column. */
    readonly scores: Readonly<Record<string, Summary | null>>
  }[]
}

/** Returns a comparison as plain data. */
export function comparisonData({ columns, rows }: Comparison): ComparisonData {
  return {
    format: 1,
    columns: notedColumns(columns),
    rows: rows.map(({ group, cells }) => ({
      name: group.name,
      runs: group.runs.map(({ folder, config, state }) => ({ folder, seed: config.seed, state })),
      scores: Object.fromEntries(columns.map(({ title }, index) => [title, cells[index] ?? null])),
    })),
  }
}

function notedColumns(columns: readonly Score[]): ComparisonData['columns'] {
  return columns.map((column) => ({ title: column.title, note: describeScore(column), unit: column.unit }))
}

/** Pictures that every run has, and what they are called. */
const PICTURES = [
  ['sheet', 'Samples by class'],
  ['real-and-generated', 'Real images and generated ones of the same classes, as the model’s own head reads them'],
  ['losses', 'Losses'],
] as const

/** Sets a comparison as a page: the table, and the pictures of the first run of each group side by side. */
export async function comparisonHtml(
  comparison: Comparison,
  { title, introduction }: { title: string; introduction: readonly string[] },
): Promise<string> {
  const { columns } = comparison
  const pictures = await Promise.all(PICTURES.map(([name, heading]) => pictureRow(comparison, name, heading)))
  return comparisonPage({
    title,
    introduction,
    columns: notedColumns(columns),
    rows: printedRows(comparison).map(([name, ...cells]) => ({ name, cells })),
    pictures: pictures.filter((row) => row.pictures.length > 0),
  })
}

async function pictureRow({ rows }: Comparison, name: string, heading: string): Promise<PictureRow> {
  const found = await Promise.all(
    rows.map(async ({ group: { name: caption, runs } }) => {
      const path = join(runPaths(runs[0].folder).figures, `${name}.png`)
      const bytes = await readFile(path).catch(() => undefined)
      const seed = runs.length > 1 ? ` (seed ${runs[0].config.seed})` : ''
      return bytes ? [{ caption: `${caption}${seed}`, png: bytes.toString('base64') }] : []
    }),
  )
  return { heading, pictures: found.flat() }
}
