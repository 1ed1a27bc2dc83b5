import { invalidValue } from '../array/index.ts'
import { checkOnce } from './check-paths.ts'
import type { SettingValue, SweepSpec } from './spec.ts'

/** What all settings of a sweep have, as sources of a config. */
export interface BaseConfig {
  /** A part of a config, nested. */
  readonly file: Tree
  /** Values by path that no nested part could say. */
  readonly assignments: readonly Leaf[]
}

type Tree = Readonly<Record<string, SettingValue>>
type Leaf = readonly [path: string, value: SettingValue]

/**
 * Reads what a sweep says of all its configs, nested or by path: `optim: { generator: { rate: 0.001 } }` and
 * `optim.generator.rate: 0.001` say the same, and so does every mixture of the two.
 *
 * @throws UsageError where a path is given twice, or belongs beside the config
 */
export function baseConfig({ config }: Pick<SweepSpec, 'config'>): BaseConfig {
  const leaves = leavesOf(config)
  const paths = leaves.map(([path]) => path)
  checkOnce(paths, 'Give it once in config.')
  const beside = paths.find((path) => /^(preset|objective)(\.|$)/.test(path))
  if (beside !== undefined) throw invalidValue(`config.${beside}`, 'no part of a config.', 'Say it beside config.')
  if (paths.includes('seed')) {
    throw invalidValue('config.seed', 'every setting is run with the same seeds.', 'Say seeds.')
  }
  const nested = leaves.filter(([path]) => !hasPlace(path))
  const file = nested.reduce<Tree>((tree, [path, value]) => withLeaf(tree, path.split('.'), value), {})
  return { file, assignments: leaves.filter(([path]) => hasPlace(path)) }
}

/** Whether a path leads into a list: a nested part of a config can only replace lists. */
function hasPlace(path: string): boolean {
  return /\.\d+(\.|$)/.test(path)
}

function leavesOf(tree: Tree, prefix = ''): Leaf[] {
  return Object.entries(tree).flatMap(([key, value]): Leaf[] =>
    isTree(value) && Object.keys(value).length > 0 ? leavesOf(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value]],
  )
}

function isTree(value: SettingValue | undefined): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withLeaf(tree: Tree, [key, ...rest]: readonly string[], value: SettingValue): Tree {
  const child = Object.hasOwn(tree, key) ? tree[key] : undefined
  return { ...tree, [key]: rest.length > 0 ? withLeaf(isTree(child) ? child : {}, rest, value) : value }
}
