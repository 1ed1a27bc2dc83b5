import { formatCount, summaryPrinter, tellShare } from '../figures/index.ts'
import { effectsText, metricCells, seedsText, sourceOf, stateText, sweepVerdict } from '../sweep/index.ts'
import type { MainEffect, SettingStanding, SweepResults } from '../sweep/index.ts'
import { sweepPaths } from '../sweep/node/index.ts'
import { countOf } from './format.ts'
import { textTable } from './text-table.ts'

/** Settings, and runs that failed, that are listed; all of them are in results.csv. */
const [SETTINGS, FAILURES] = [20, 10]
/** Characters of a name, and of a whole line of the table. */
const [NAME, LINE] = [56, 150]

/** Prints what a sweep found: the ranking, the best setting, what values do, what failed, and where to look. */
export function sweepTable(found: SweepResults, folder: string): string {
  const parts = [
    headline(found),
    rankingTable(found),
    sweepVerdict(found).join('\n'),
    effectLines(found).join('\n'),
    failureLines(found).join('\n'),
    whereToLook(folder),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function headline({ name, metric, settings, seeds, counts, steps }: SweepResults): string {
  const done = counts.done + counts.diverged + counts.failed
  return [
    `${name}: ${countOf(settings.length, 'setting')} × ${countOf(seeds.length, 'seed')}, ${formatCount(done)} of ${countOf(counts.planned, 'result')}, ${formatCount(steps.taken)} of about ${countOf(steps.planned, 'step')}.`,
    `Ranked by ${metric.title} ${sourceOf(metric)}; test scores are of finished settings alone. Means over seeds ± one standard deviation.`,
  ].join('\n')
}

interface Column {
  readonly title: string
  readonly cells: readonly string[]
}

/** The metrics that are left out for want of room are in the files. */
function rankingTable({ settings, metric, columns }: SweepResults): string {
  const shown = settings.slice(0, SETTINGS)
  const width = `${shown.length}`.length
  const always: readonly Column[] = [
    { title: 'setting', cells: shown.map((setting) => nameOf(setting, width)) },
    { title: 'state', cells: shown.map(stateText) },
    { title: 'steps', cells: shown.map(({ steps }) => formatCount(steps)) },
    { title: 'seeds', cells: shown.map((setting) => seedsText(setting, metric)) },
    { title: metric.title, cells: metricCells(shown, metric, 'metrics') },
  ]
  const test = { title: `${metric.title}, test`, cells: metricCells(shown, metric, 'test') }
  const isTested = shown.some((setting) => metric.name in setting.test)
  const others = columns.slice(1).map((column) => ({
    title: column.title,
    cells: metricCells(shown, column, 'metrics'),
  }))
  const table = fitting([...always, ...(isTested ? [test] : [])], others)
  const rows = shown.map((_, row) => table.map(({ cells }) => cells[row]))
  const rest =
    settings.length > SETTINGS ? `\n… and ${countOf(settings.length - SETTINGS, 'more setting')} in results.csv` : ''
  return `${textTable(
    table.map(({ title }) => title),
    rows,
  )}${rest}`
}

/** Columns that must be there, and as many of the others as a line has room for. */
function fitting(always: readonly Column[], others: readonly Column[]): Column[] {
  const widthOf = ({ title, cells }: Column) => Math.max(title.length, ...cells.map((cell) => cell.length)) + 3
  let room = LINE - always.reduce((sum, column) => sum + widthOf(column), 0)
  const first = others.findIndex((column) => (room -= widthOf(column)) < 0)
  return [...always, ...(first === -1 ? others : others.slice(0, first))]
}

function nameOf({ rank, name }: SettingStanding, width: number): string {
  const short = name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name
  return `${rank === undefined ? '–'.padStart(width) : `${rank}`.padStart(width)} ${short}`
}

function effectLines(found: SweepResults): string[] {
  const effects = found.effects.filter(({ levels }) => levels.some(({ summary }) => summary))
  if (effects.length === 0) return []
  return [`Main effects on ${effectsText(found)}:`, ...effects.map((effect) => effectText(effect, found))]
}

function effectText(effect: MainEffect, { metric }: SweepResults): string {
  const { path, levels } = effect
  const print = summaryPrinter(
    metric.unit,
    levels.map(({ summary }) => summary),
  )
  const told = levels.map(
    ({ label, summary, lost }) => `${label}: ${print(summary)}${lost > 0 ? `, ${lost} lost` : ''}`,
  )
  return `  ${path} ${tellShare(effect)}\n    ${told.join(' · ')}`
}

function failureLines({ settings }: SweepResults): string[] {
  const failures = settings.flatMap(({ name, trials }) =>
    trials.filter(({ state }) => state === 'diverged' || state === 'failed').map((trial) => ({ name, ...trial })),
  )
  if (failures.length === 0) return []
  const lines = failures.slice(0, FAILURES).map(({ name, seed, state, step, message = '' }) => {
    return `  ${name}, seed ${seed}: ${state} at step ${step}. ${message.replaceAll(/\s+/g, ' ')}`
  })
  const rest = failures.length > FAILURES ? [`  … and ${failures.length - FAILURES} more in results.csv`] : []
  return ['Runs that did not come through; their settings have no rank:', ...lines, ...rest]
}

function whereToLook(folder: string): string {
  const { page, table } = sweepPaths(folder)
  return `Pictures side by side: ${page}\nEvery run and metric: ${table}, and results.json beside it`
}
