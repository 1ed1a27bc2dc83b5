import type { SettingValue } from './spec.ts'

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

/** Returns a name for each setting, as `batch=32, loss_cr.weight=0.1`; that of a setting that says nothing is empty. */
export function nameSettings(settings: readonly Readonly<Record<string, SettingValue>>[]): string[] {
  const short = shortPaths([...new Set(settings.flatMap((values) => Object.keys(values)))])
  return settings.map((values) =>
    Object.entries(values)
      .map(([path, value]) => `${short.get(path)}=${printValue(value)}`)
      .join(', '),
  )
}

/** Prints a value as a person would type it. */
export function printValue(value: SettingValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}
