import type { RunDetail } from '../../protocol/index.ts'

/** A score of all runs. */
export interface ScoreRow {
  readonly title: string
  readonly note: string
  readonly unit: 'share' | 'number' | 'count' | 'seconds'
  /** In the order of the runs; undefined where a run has none. */
  readonly values: readonly (number | undefined)[]
  /** The places of the best; none where there is nothing to choose from, or nothing is better. */
  readonly best: ReadonlySet<number>
}

interface Score extends Omit<ScoreRow, 'values' | 'best'> {
  readonly better?: 'more' | 'less'
  readonly value: (run: RunDetail) => number | null | undefined
}

const SCORES: readonly Score[] = [
  {
    title: 'as asked, by the judge',
    note: 'samples that a classifier trained apart reads as the class asked for',
    unit: 'share',
    better: 'more',
    value: ({ accuracy }) => (accuracy?.judged === true ? accuracy.value : undefined),
  },
  {
    title: 'as asked, by its own recogniser',
    note: 'no independent judge: the generator was trained to please it',
    unit: 'share',
    value: ({ accuracy, record }) => record?.readAsAsked ?? (accuracy?.judged === false ? accuracy.value : undefined),
  },
  {
    title: 'Fréchet distance',
    note: 'of samples to real images, in the judge’s features; less is better',
    unit: 'number',
    better: 'less',
    value: ({ distance }) => distance,
  },
  {
    title: 'Fréchet within classes',
    note: 'the least that was found while training; less is better',
    unit: 'number',
    better: 'less',
    value: ({ scores }) => leastOf(scores.map(({ classFrechet }) => classFrechet)),
  },
  { title: 'steps', note: 'taken so far', unit: 'count', value: ({ step }) => step },
  { title: 'time', note: 'of work', unit: 'seconds', value: ({ seconds }) => seconds },
  { title: 'images a second', note: 'at the last', unit: 'count', value: ({ imagesPerSecond }) => imagesPerSecond },
  { title: 'parameters', note: 'of both networks', unit: 'count', value: ({ record }) => record?.parameters },
]

function leastOf(values: readonly (number | null)[]): number | undefined {
  const there = values.filter((value) => value !== null)
  return there.length === 0 ? undefined : Math.min(...there)
}

/** Returns whether the runs were trained on the same images, so that their scores compare. */
export function isSameData(runs: readonly RunDetail[]): boolean {
  return new Set(runs.map(({ record }) => record?.data?.fingerprint)).size === 1
}

/** Returns the scores that any of the runs has; the best is marked only among runs on the same data. */
export function scoreRows(runs: readonly RunDetail[]): ScoreRow[] {
  const doCompare = isSameData(runs)
  return SCORES.map(({ value, better, ...score }) => {
    const values = runs.map((run) => value(run) ?? undefined)
    return { ...score, values, best: doCompare && better ? bestOf(values, better) : new Set<number>() }
  }).filter(({ values }) => values.some((value) => value !== undefined))
}

function bestOf(values: readonly (number | undefined)[], better: 'more' | 'less'): Set<number> {
  const there = values.filter((value) => value !== undefined)
  const best = better === 'more' ? Math.max(...there) : Math.min(...there)
  const places = values.flatMap((value, place) => (value === best ? [place] : []))
  return new Set(places.length < there.length ? places : [])
}
