import { UsageError } from '../array/index.ts'
import type { ConfigSources } from '../gan/index.ts'
import { baseConfig } from './base-config.ts'
import type { BaseConfig } from './base-config.ts'
import { checkPaths } from './check-paths.ts'
import { drawSettings } from './draw-settings.ts'
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
  checkCount(spec)
  const base = baseConfig(spec)
  const axes = Object.entries(spec.grid).map(([path, values]) => values.map((value) => ({ [path]: value })))
  const factors: SettingValues[][] = [...axes, ...orNone(spec.list), ...orNone(drawSettings(spec))]
  const all = factors.reduce<SettingValues[]>(
    (settings, factor) => settings.flatMap((setting) => factor.map((values) => ({ ...setting, ...values }))),
    [{}],
  )
  const each = [...new Map(all.map((values) => [JSON.stringify(values), values])).values()]
  const names = nameSettings(each)
  return each.map((values, index) => draftOf(spec, base, { values, name: names[index] }))
}

/** Returns the seeds that each setting is run with. */
export function seedsOf({ seeds }: Pick<SweepSpec, 'seeds'>): number[] {
  return typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : [...new Set(seeds)]
}

/** Before any is made: so many would not fit into memory. */
function checkCount({ grid, list, random }: SweepSpec): void {
  const sizes = [...Object.values(grid).map(({ length }) => length), list.length || 1, random?.count ?? 1]
  const count = sizes.reduce((product, size) => product * size, 1)
  if (count <= MOST) return
  throw new UsageError(
    `The file asks for ${count} settings, more than ${MOST}. Give fewer values, or draw some of them with random.`,
  )
}

function orNone<Item>(items: readonly Item[]): Item[][] {
  return items.length > 0 ? [[...items]] : []
}

const OBJECTIVE = 'objective.'

/** Sorts what a setting says into the sources of a config. */
function draftOf(
  spec: SweepSpec,
  { file, assignments }: BaseConfig,
  { values, name }: Pick<SettingDraft, 'values' | 'name'>,
): SettingDraft {
  const paths = Object.keys(values)
  const preset = paths.includes('preset') ? wordOf(values, 'preset') : spec.preset
  const families = paths.filter((path) => path.startsWith(OBJECTIVE))
  const chosen = families.map((path) => [path.slice(OBJECTIVE.length), wordOf(values, path)] as const)
  const own = Object.entries(values).filter(([path]) => path !== 'preset' && !path.startsWith(OBJECTIVE))
  return {
    name: name === '' ? preset : name,
    values,
    sources: {
      preset,
      file,
      objectives: Object.entries({ ...spec.objective, ...Object.fromEntries(chosen) }),
      assignments: [...assignments, ...own],
    },
  }
}

/** A value that must be a word, such as the name of a preset. */
function wordOf(values: SettingValues, path: string): string {
  const value = values[path]
  if (typeof value === 'string') return value
  throw new UsageError(`${path}: must be a name, got ${JSON.stringify(value)}. Say one of \`facet train --help\`.`)
}
