import { UsageError, randomStream } from '../array/index.ts'
import type { ConfigSources } from '../gan/index.ts'
import { nameSettings } from './setting-names.ts'
import type { SettingValue, SweepSpec } from './spec.ts'

/** What a setting says, by path. */
export type SettingValues = Readonly<Record<string, SettingValue>>

/** A setting before its config is put together and fitted to its data. */
export interface SettingDraft {
  readonly name: string
  readonly values: SettingValues
  readonly sources: Required<Pick<ConfigSources, 'preset' | 'file' | 'objectives' | 'assignments'>>
}

/** More settings than this are a mistake in the file. */
const MOST = 10_000

/**
 * Returns the settings of a sweep: every one of the grid with every one of the list and every one drawn, each once, in the
 * order of the file. A sweep that varies nothing is one setting.
 *
 * @throws UsageError where a path is given in two ways, or there are more than 10,000 settings
 */
export function expandSettings(spec: SweepSpec): SettingDraft[] {
  checkPaths(spec)
  const axes = Object.entries(spec.grid).map(([path, values]) => values.map((value) => ({ [path]: value })))
  const factors: SettingValues[][] = [...axes, ...orNone(spec.list), ...orNone(drawSettings(spec))]
  const count = factors.reduce((product, factor) => product * factor.length, 1)
  if (count > MOST) {
    throw new UsageError(`The file asks for ${count} settings, more than ${MOST}. Draw some with random.count.`)
  }
  const all = factors.reduce<SettingValues[]>(
    (settings, factor) => settings.flatMap((setting) => factor.map((values) => ({ ...setting, ...values }))),
    [{}],
  )
  const each = [...new Map(all.map((values) => [JSON.stringify(values), values])).values()]
  const names = nameSettings(each)
  return each.map((values, index) => draftOf(spec, values, names[index]))
}

/** Returns the seeds that each setting is run with. */
export function seedsOf({ seeds }: SweepSpec): number[] {
  return typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : [...new Set(seeds)]
}

function orNone<Item>(items: readonly Item[]): Item[][] {
  return items.length > 0 ? [[...items]] : []
}

const OBJECTIVE = /^objective\.(.+)$/

/** Sorts what a setting says into the sources of a config. */
function draftOf(spec: SweepSpec, values: SettingValues, name: string): SettingDraft {
  const preset = wordOf(values, 'preset') ?? spec.preset
  const entries = Object.entries(values)
  const chosen = entries.flatMap(([path]) => {
    const family = OBJECTIVE.exec(path)?.[1]
    const choice = family === undefined ? undefined : wordOf(values, path)
    return family === undefined || choice === undefined ? [] : [[family, choice] as const]
  })
  return {
    name: name === '' ? preset : name,
    values,
    sources: {
      preset,
      file: spec.config,
      objectives: Object.entries({ ...spec.objective, ...Object.fromEntries(chosen) }),
      assignments: entries.filter(([path]) => path !== 'preset' && !OBJECTIVE.test(path)),
    },
  }
}

/** A value that must be a word, such as the name of a preset. */
function wordOf(values: SettingValues, path: string): string | undefined {
  const value = values[path]
  if (value === undefined || typeof value === 'string') return value
  throw new UsageError(`${path}: must be a name, got ${JSON.stringify(value)}.`)
}

/** Draws settings: a value depends on its path and its place alone, so that more of them change none before. */
function drawSettings({ random }: SweepSpec): SettingValues[] {
  if (!random) return []
  return Array.from({ length: random.count }, (_, index) =>
    Object.fromEntries(
      Object.entries(random.values).map(([path, source]) => {
        const share = randomStream(random.seed, `sweep/${path}`, index).uniform()
        return [path, Array.isArray(source) ? source[Math.floor(share * source.length)] : draw(source, share)]
      }),
    ),
  )
}

type Range = Exclude<NonNullable<SweepSpec['random']>['values'][string], readonly unknown[]>

function draw({ from, to, scale, whole }: Range, share: number): number {
  const value = scale === 'log' ? from * (to / from) ** share : from + share * (to - from)
  // Each whole number has the same share of the range.
  if (whole) return Math.min(to, Math.floor(scale === 'log' ? value : from + share * (to - from + 1)))
  return Number(value.toPrecision(6))
}

/** Refuses paths that are given in two ways, and those that are no matter of a setting. */
function checkPaths({ grid, list, random }: SweepSpec): void {
  const groups = [
    Object.keys(grid),
    [...new Set(list.flatMap((values) => Object.keys(values)))],
    Object.keys(random?.values ?? {}),
  ]
  const paths = groups.flat()
  if (paths.includes('seed')) throw new UsageError('seed: every setting is run with the same seeds. Say them as seeds.')
  for (const [index, path] of paths.entries()) {
    const other = paths
      .slice(index + 1)
      .find((one) => one === path || one.startsWith(`${path}.`) || path.startsWith(`${one}.`))
    if (other === undefined) continue
    throw new UsageError(
      `${path}: given twice, as ${path} and as ${other}. Give it once: in grid, in list or in random.`,
    )
  }
}
