import type { Config } from '../gan/index.ts'
import type { QuickScores } from '../metrics/index.ts'

/** Mean and spread of a score over runs. */
export interface Summary {
  readonly mean: number
  /** The sample standard deviation (over n − 1); absent of a single value. */
  readonly deviation?: number
  readonly values: readonly number[]
}

/** Returns the mean and the spread of the values that are there; undefined where none is. */
export function summarise(values: readonly (number | null | undefined)[]): Summary | undefined {
  const there = values.filter((value) => value !== null && value !== undefined)
  if (there.length === 0) return undefined
  const mean = there.reduce((sum, value) => sum + value, 0) / there.length
  if (there.length === 1) return { mean, values: there }
  const squares = there.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (there.length - 1)), values: there }
}

/** What a comparison reads of a run. */
export interface ComparedRun {
  readonly config: Config
  readonly scores: QuickScores
  readonly seconds?: number
  /** Losses and bounds on a batch of test images. */
  readonly testLosses?: Readonly<Record<string, number>>
}

/** Runs that differ in nothing but the seed. */
export interface RunGroup<Run extends ComparedRun> {
  readonly name: string
  readonly runs: readonly Run[]
}

/** Puts runs of equal settings together; a group is named by its preset and by what sets it apart from the first. */
export function groupRuns<Run extends ComparedRun & { readonly preset: string }>(
  runs: readonly Run[],
): RunGroup<Run>[] {
  const groups = new Map<string, Run[]>()
  for (const run of runs) {
    const key = JSON.stringify(settingsOf(run.config))
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  const [first] = runs
  return [...groups.values()].map((members) => ({ name: nameOf(members[0], first), runs: members }))
}

type NamedRun = ComparedRun & { readonly preset: string }

function nameOf(run: NamedRun, first: NamedRun): string {
  const [own, base] = [settingsOf(run.config), settingsOf(first.config)]
  const paths = [...new Set([...Object.keys(own), ...Object.keys(base)])].filter((path) => own[path] !== base[path])
  // Presets differ in much that their names stand for.
  if (run.preset !== first.preset && paths.length > TOLD) return run.preset
  const told = paths.slice(0, TOLD).map((path) => `${path}=${own[path] ?? 'none'}`)
  const more = paths.length > TOLD ? [`${paths.length - TOLD} more`] : []
  return [run.preset, ...told, ...more].join(', ')
}

/** Differences that a name lists. */
const TOLD = 4

/** The settings of a config by path, but for the seed. */
function settingsOf({ seed: _, ...config }: Config): Record<string, string | number | boolean> {
  const flatten = (value: unknown, path: string): [string, string | number | boolean][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, child]) => flatten(child, path ? `${path}.${key}` : key))
      : [[path, value as string | number | boolean]]
  return Object.fromEntries(flatten(config, ''))
}
