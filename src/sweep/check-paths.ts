import { UsageError, invalidValue } from '../array/index.ts'
import type { SweepSpec } from './spec.ts'

/**
 * Refuses settings that would say one thing twice, and what is no matter of a setting.
 *
 * @throws UsageError which names the path
 */
export function checkPaths({ grid, list, random }: SweepSpec): void {
  const common = [...Object.keys(grid), ...Object.keys(random?.values ?? {})]
  for (const values of list.length > 0 ? list : [{}]) {
    const paths = [...common, ...Object.keys(values)]
    if (paths.includes('seed')) {
      throw invalidValue('seed', 'every setting is run with the same seeds.', 'Say them as seeds.')
    }
    checkOnce(paths, 'Give it once: in grid, in list or in random.')
  }
}

/**
 * Refuses paths of which one says what another does.
 *
 * @param remedy - what to do about it
 * @throws UsageError which names both
 */
export function checkOnce(paths: readonly string[], remedy: string): void {
  const sorted = paths.toSorted()
  for (const [index, path] of sorted.slice(1).entries()) {
    if (path === sorted[index]) throw invalidValue(path, 'given twice.', remedy)
  }
  const all = new Set(paths)
  for (const path of paths) {
    const above = pathsAbove(path).find((one) => all.has(one))
    if (above === undefined) continue
    throw invalidValue(path, `given twice, by itself and as a part of ${above}.`, remedy)
  }
  if (all.has('steps') && all.has('epochs')) {
    throw new UsageError('steps and epochs are two ways to say one thing. Give one of them.')
  }
}

/** `optim` and `optim.generator` of `optim.generator.rate`. */
function pathsAbove(path: string): string[] {
  const keys = path.split('.')
  return keys.slice(1).map((_, index) => keys.slice(0, index + 1).join('.'))
}
