import { formatCount, summaryPrinter } from '../figures/index.ts'
import type { PageTable, TableCell } from '../figures/index.ts'
import { SWEEP_METRICS } from './metrics.ts'
import type { SweepMetric } from './metrics.ts'
import type { SettingStanding, SweepResults } from './results.ts'
import { seedsText, sourceOf, stateText } from './results-text.ts'
import { printValue, shortPaths } from './setting-names.ts'

/** Rows of a table on a page; of more the others are in results.csv alone. */
const MOST_ROWS = 200

/** Returns the ranking. */
export function settingsTable({ settings, paths, columns, metric }: SweepResults): PageTable {
  const shown = settings.slice(0, MOST_ROWS)
  const short = shortPaths(paths)
  const scores = columns.map((column) => metricCells(shown, column, 'metrics'))
  return {
    name: 'Settings',
    caption: `Ranked by ${metric.title}, ${sourceOf(metric)}: those that came further stand first. Means over seeds ± one standard deviation.${rest(settings.length)}`,
    columns: ['rank', ...namesOf(paths, short), 'state', 'steps', 'seeds', ...columns.map(({ title }) => title)],
    rows: shown.map((setting, row) => ({
      name: rankText(setting),
      cells: [
        ...valuesOf(setting, paths),
        words(stateText(setting)),
        { text: formatCount(setting.steps) },
        { text: seedsText(setting, metric) },
        ...scores.map((cells) => ({ text: cells[row] })),
      ],
    })),
  }
}

/** Returns the scores against test images; undefined where no setting is finished. */
export function testTable({ settings, metric }: SweepResults): PageTable | undefined {
  const finished = settings.filter(({ state, test }) => state === 'finished' && Object.keys(test).length > 0)
  if (finished.length === 0) return undefined
  const columns = testColumns(finished, metric)
  const shown = finished.slice(0, MOST_ROWS)
  const scores = columns.map((column) => metricCells(shown, column, 'test'))
  return {
    name: 'Finished settings on test images',
    caption: `Test images had no part in the ranking; what is told of samples alone, such as ‘as asked’, is the same as above. Means over seeds ± one standard deviation.${rest(finished.length)}`,
    columns: ['setting', ...columns.map(({ title }) => title)],
    rows: shown.map((setting, row) => ({
      name: `${rankText(setting)}. ${setting.name}`,
      cells: scores.map((cells) => ({ text: cells[row] })),
    })),
  }
}

/** Returns runs that diverged or were given up; undefined where there is none. */
export function failuresTable({ settings }: SweepResults): PageTable | undefined {
  const failures = settings.flatMap(({ name, trials }) =>
    trials.filter(({ state }) => state === 'diverged' || state === 'failed').map((trial) => ({ name, ...trial })),
  )
  if (failures.length === 0) return undefined
  return {
    name: 'Runs that did not come through',
    caption: `A setting of which a run did not come through has no rank.${rest(failures.length)}`,
    columns: ['setting', 'seed', 'step', 'state', 'why'],
    rows: failures.slice(0, MOST_ROWS).map(({ name, seed, step, state, message = '' }) => ({
      name,
      cells: [{ text: `${seed}` }, { text: formatCount(step) }, words(state), words(message)],
    })),
  }
}

/** The metrics that finished settings have against test images, the one ranked by first. */
function testColumns(settings: readonly SettingStanding[], metric: SweepMetric): SweepMetric[] {
  const all = [metric, ...SWEEP_METRICS.filter(({ name }) => name !== metric.name)]
  return all.filter(({ name }) => settings.some(({ test }) => name in test))
}

/** Prints a metric of settings, so that they can be compared. */
export function metricCells(
  settings: readonly SettingStanding[],
  { name, unit }: SweepMetric,
  source: 'metrics' | 'test',
): string[] {
  const summaries = settings.map((setting) => setting[source][name])
  return summaries.map(summaryPrinter(unit, summaries))
}

/** A sweep that varies nothing has no path. */
function namesOf(paths: readonly string[], short: ReadonlyMap<string, string>): string[] {
  return paths.length === 0 ? ['setting'] : paths.map((path) => short.get(path) ?? path)
}

function valuesOf({ name, values }: SettingStanding, paths: readonly string[]): TableCell[] {
  if (paths.length === 0) return [words(name)]
  return paths.map((path) => ({ text: values[path] === undefined ? '–' : printValue(values[path]) }))
}

function rankText({ rank }: SettingStanding): string {
  return rank === undefined ? '–' : `${rank}`
}

function words(text: string): TableCell {
  return { text, tone: 'words' }
}

function rest(all: number): string {
  return all > MOST_ROWS ? ` Shown: the first ${MOST_ROWS} of ${formatCount(all)}; all are in results.csv.` : ''
}
