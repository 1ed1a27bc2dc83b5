import type { SettingValue } from './spec.ts'

/** Characters that a name tells of a value at most, and of all values. */
const MOST_OF_VALUE = 40
const MOST_OF_ALL = 100

/**
 * Returns a short name for each path: its last parts, as many as tell it from the others. `terms.loss_cr.weight` is
 * `loss_cr.weight`, or `weight` would be all there is to read.
 */
export function shortPaths(paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(paths.map((path) => [path, shortest(path, paths)]))
}

function shortest(path: string, paths: readonly string[]): string {
  const parts = path.split('.')
  for (let count = Math.min(2, parts.length); count < parts.length; count++) {
    const short = parts.slice(-count).join('.')
    if (!paths.some((other) => other !== path && (other === short || other.endsWith(`.${short}`)))) return short
  }
  return path
}

/**
 * Returns a name for each setting, as `batch=32, loss_cr.weight=0.1`; that of a setting that says nothing is empty. What is
 * long is cut; where names would be the same, the later ones are numbered.
 */
export function nameSettings(settings: readonly Readonly<Record<string, SettingValue>>[]): string[] {
  const short = shortPaths([...new Set(settings.flatMap((values) => Object.keys(values)))])
  const times = new Map<string, number>()
  return settings.map((values) => {
    const name = joined(Object.entries(values).map(([path, value]) => `${short.get(path)}=${printValue(value)}`))
    const time = (times.get(name) ?? 0) + 1
    times.set(name, time)
    return time === 1 ? name : `${name} (${time})`
  })
}

/** Prints a value as a person would type it, long ones in part. */
export function printValue(value: SettingValue | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null)
  return text.length > MOST_OF_VALUE ? `${text.slice(0, MOST_OF_VALUE - 1)}…` : text
}

/** Joins what a setting says, as far as there is room for it. */
function joined(parts: readonly string[]): string {
  const ends = parts.map((_, index) => parts.slice(0, index + 1).join(', ').length)
  const shown = ends.filter((end) => end <= MOST_OF_ALL).length
  return [...parts.slice(0, shown), ...(shown < parts.length ? [`${parts.length - shown} more`] : [])].join(', ')
}
