import { printValue, shortPaths } from '../../../sweep/index.ts'
import type { SettingStanding, SweepMetric, SweepResults } from '../../../sweep/index.ts'

/** A column that settings can be sorted by. */
export interface SettingColumn {
  /** Names it in an address. */
  readonly key: string
  readonly title: string
  /** What it is, where the title does not say it. */
  readonly note?: string
  readonly isNumber: boolean
  readonly value: (setting: SettingStanding) => string | number | undefined
}

/** A column of settings' values at a path. */
export interface PathColumn extends SettingColumn {
  readonly path: string
}

/** A column of a metric. */
export interface MetricColumn extends SettingColumn {
  readonly metric: SweepMetric
}

/** The columns of a table of settings. */
export interface SettingColumns {
  readonly rank: SettingColumn
  readonly paths: readonly PathColumn[]
  readonly state: SettingColumn
  readonly metrics: readonly MetricColumn[]
}

/** Returns the columns of a sweep's settings. */
export function settingColumns({ settings, paths, columns }: SweepResults): SettingColumns {
  const short = shortPaths(paths)
  return {
    rank: {
      key: 'rank',
      title: 'Rank',
      note: 'Those that came further stand before all others',
      isNumber: true,
      value: ({ rank }) => rank,
    },
    paths: paths.map((path) => pathColumn(path, short.get(path) ?? path, settings)),
    state: { key: 'state', title: 'State', isNumber: false, value: ({ state }) => state },
    metrics: columns.map((metric) => ({
      key: `score:${metric.name}`,
      title: metric.title,
      note: metric.note,
      isNumber: true,
      metric,
      value: ({ metrics }) => (Object.hasOwn(metrics, metric.name) ? metrics[metric.name].mean : undefined),
    })),
  }
}

function pathColumn(path: string, title: string, settings: readonly SettingStanding[]): PathColumn {
  const valueOf = ({ values }: SettingStanding) => (Object.hasOwn(values, path) ? values[path] : undefined)
  const isNumber = settings.every((setting) => ['number', 'undefined'].includes(typeof valueOf(setting)))
  const value = (setting: SettingStanding) =>
    isNumber ? (valueOf(setting) as number | undefined) : valueText(setting, path)
  return { key: `path:${path}`, title, note: path, isNumber, path, value }
}

/** Returns what a setting says at a path, as one would type it; nothing where it says nothing. */
export function valueText({ values }: Pick<SettingStanding, 'values'>, path: string): string {
  const value = Object.hasOwn(values, path) ? values[path] : undefined
  return value === undefined ? '' : printValue(value)
}

/** What a table is sorted by. */
export interface SettingOrder {
  readonly column: SettingColumn
  readonly isDescending: boolean
}

/** Returns the order that an address asks for, such as `-score:accuracy`; by rank where it asks for none that there is. */
export function orderOf(columns: SettingColumns, asked = ''): SettingOrder {
  const { rank, paths, state, metrics } = columns
  const key = asked.replace(/^-/, '')
  const column = [...paths, state, ...metrics].find((one) => one.key === key) ?? rank
  return { column, isDescending: asked === `-${column.key}` }
}

/** Returns how an address asks for a table that is sorted by a column: once more turns the order round. */
export function askedFor(order: SettingOrder, column: SettingColumn): string {
  const isDescending = order.column.key === column.key ? !order.isDescending : isBestLast(column)
  if (column.key === 'rank' && !isDescending) return ''
  return `${isDescending ? '-' : ''}${column.key}`
}

/** Whether the greatest values of a column are those to begin with. */
function isBestLast(column: SettingColumn): boolean {
  return 'metric' in column && (column as MetricColumn).metric.better === 'more'
}

const collator = new Intl.Collator('en', { numeric: true })

/** Returns settings in an order, from that of their ranks; those without a value come last, either way. */
export function sortedSettings(
  settings: readonly SettingStanding[],
  { column, isDescending }: SettingOrder,
): SettingStanding[] {
  const sign = isDescending ? -1 : 1
  return settings.toSorted((left, right) => {
    const [one, other] = [column.value(left), column.value(right)]
    if (one === other) return 0
    if (one === undefined) return 1
    if (other === undefined) return -1
    const isNumbers = typeof one === 'number' && typeof other === 'number'
    return sign * (isNumbers ? one - other : collator.compare(String(one), String(other)))
  })
}
