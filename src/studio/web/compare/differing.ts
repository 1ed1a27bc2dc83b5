import { flatten, isSame } from '../settings/flatten.ts'

/** A setting that is not the same in all runs. */
export interface DifferingSetting {
  readonly path: string
  /** What each run has, in the order of the runs; undefined where it has no such setting. */
  readonly values: readonly unknown[]
}

/** Returns the settings by which configs differ, in the order in which they stand there. */
export function differingSettings(configs: readonly unknown[]): DifferingSetting[] {
  const settings = configs.map((config) => flatten(config))
  const paths = new Set(settings.flatMap((one) => Object.keys(one)))
  return [...paths]
    .map((path) => ({ path, values: settings.map((one) => one[path]) }))
    .filter(({ values }) => values.some((value) => !isSame(value, values[0])))
}

/** Returns a setting as a table shows it. */
export function settingText(value: unknown): string {
  if (value === undefined || value === null) return '–'
  if (Array.isArray(value)) return value.map(settingText).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
