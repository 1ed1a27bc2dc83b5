import type { SweepPlan } from './plan.ts'

/** Returns the paths that not all settings give the same value: what tables and effects are about. */
export function differingPaths({ paths, settings }: Pick<SweepPlan, 'paths' | 'settings'>): string[] {
  return paths.filter((path) => new Set(settings.map(({ values }) => JSON.stringify(values[path]))).size > 1)
}
