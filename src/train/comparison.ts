import { isCategorical } from '../gan/index.ts'
import type { Config } from '../gan/index.ts'
import type { GanScores } from './scores.ts'

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

/** A score that runs are compared by. */
export interface ScoreColumn {
  readonly name: string
  readonly title: string
  /** What it is, and what is good, in a sentence. */
  readonly note: string
  readonly unit: 'share' | 'distance' | 'ratio' | 'nats' | 'seconds'
  /** What is good; `one`: the nearer to 1. */
  readonly better: 'more' | 'less' | 'one'
  value(run: ComparedRun): number | null | undefined
}

/** What a comparison reads of a run. */
export interface ComparedRun {
  readonly config: Config
  readonly scores: GanScores
  readonly seconds?: number
  /** Losses and bounds on a batch of test images. */
  readonly testLosses?: Readonly<Record<string, number>>
}

/** The scores, in the order of a table's columns. */
export const SCORE_COLUMNS: readonly ScoreColumn[] = [
  {
    name: 'accuracy',
    title: 'as asked',
    better: 'more',
    note: 'samples that the judge, a classifier trained apart, reads as the class asked for; more is better',
    unit: 'share',
    value: ({ scores }) => scores.generator.accuracy,
  },
  {
    name: 'matched',
    title: 'after matching',
    better: 'more',
    note: 'the same after the best one-to-one matching of categories to classes, for categories that no label names',
    unit: 'share',
    value: ({ scores }) => scores.generator.matched?.accuracy,
  },
  {
    name: 'recognised',
    title: 'real read right',
    better: 'more',
    note: 'real test images whose class the model’s own head reads, after the same kind of matching',
    unit: 'share',
    value: ({ scores }) => scores.recogniser?.matched.accuracy,
  },
  {
    name: 'frechet',
    title: 'Fréchet',
    better: 'less',
    note: 'Fréchet distance of samples to real test images in the judge’s features; less is better',
    unit: 'distance',
    value: ({ scores }) => scores.generator.frechet,
  },
  {
    name: 'classFrechet',
    title: 'Fréchet in class',
    better: 'less',
    note: 'the mean of such distances within each class',
    unit: 'distance',
    value: ({ scores }) => scores.generator.classFrechet,
  },
  {
    name: 'diversity',
    title: 'diversity',
    better: 'one',
    note: 'pixel variance within classes, generated over real; 1 is as varied as real images',
    unit: 'ratio',
    value: ({ scores }) => scores.generator.diversity?.mean,
  },
  {
    name: 'categoryInformation',
    title: 'MI of category',
    better: 'more',
    note: 'lower bound of the mutual information of a categorical code and the image; at most the log of the categories',
    unit: 'nats',
    value: ({ config, testLosses }) => {
      const part = config.latents.find((other) => !other.supervised && isCategorical(other))
      return part && testLosses?.[`mi_${part.name}`]
    },
  },
  {
    name: 'seconds',
    title: 'time',
    better: 'less',
    note: 'from the first step to the last figure',
    unit: 'seconds',
    value: ({ seconds }) => seconds,
  },
]

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
