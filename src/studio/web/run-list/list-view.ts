import type { RunSummary, SweepSummary } from '../../protocol/index.ts'
import { COLUMNS } from './columns.ts'
import type { Column, ColumnName } from './columns.ts'

/** What of a list is shown, and in which order. It is kept in the page's address. */
export interface ListView {
  /** Words that a run must all have in its name, preset, data, tags or state. */
  readonly search: string
  readonly sort: ColumnName
  readonly isDescending: boolean
  /** Only runs of this state, preset and tag; empty for all. */
  readonly state: string
  readonly preset: string
  readonly tag: string
  /** Only runs of this sweep; empty for those of none, {@link ANY_SWEEP} for all: a sweep may have a thousand. */
  readonly sweep: string
}

/** Shows the runs of all sweeps, and those of none. */
export const ANY_SWEEP = '*'

/** The newest first. */
const DEFAULT_SORT = '-started'

/** Returns the view that an address's query asks for; what it does not know it leaves out. */
export function viewOf(query: Readonly<Record<string, string | undefined>>): ListView {
  const { q = '', sort = DEFAULT_SORT, state = '', preset = '', tag = '', sweep = '' } = query
  const known = Object.hasOwn(COLUMNS, sort.replace(/^-/, '')) ? sort : DEFAULT_SORT
  const name = known.replace(/^-/, '') as ColumnName
  return { search: q, sort: name, isDescending: known.startsWith('-'), state, preset, tag, sweep }
}

/** Returns a view as an address's query, `?` included; empty where nothing is out of the ordinary. */
export function queryOf({ search, sort, isDescending, ...only }: ListView): string {
  const order = `${isDescending ? '-' : ''}${sort}`
  const { state, preset, tag, sweep } = only
  const said = { q: search, sort: order === DEFAULT_SORT ? '' : order, state, preset, tag, sweep }
  const query = new URLSearchParams(Object.entries(said).filter(([, value]) => value !== '')).toString()
  return query && `?${query}`
}

/** Returns a view sorted by a column: numbers begin with the greatest; once more turns the order round. */
export function sortedBy(view: ListView, sort: ColumnName): ListView {
  const isDescending = view.sort === sort ? !view.isDescending : COLUMNS[sort].isNumber
  return { ...view, sort, isDescending }
}

/** Returns the runs that a view shows, in its order; those without a value come last in either. */
export function runsOf(runs: readonly RunSummary[], view: ListView): RunSummary[] {
  const shown = runs.filter((run) => isOfSweep(run, view) && passes(run, view) && hasWords(textOf(run), view))
  return shown.toSorted(comparison(COLUMNS[view.sort], view.isDescending ? -1 : 1))
}

/** Returns the sweeps that have all words that are sought, those that were worked on last first. */
export function sweepsOf(sweeps: readonly SweepSummary[], view: ListView): SweepSummary[] {
  const shown = sweeps.filter(({ id, name, state }) => hasWords([id, name, state].join('\n'), view))
  // One that has no time yet has just begun.
  const began = ({ started }: SweepSummary) => (started === undefined ? Infinity : Date.parse(started))
  return shown.toSorted((left, right) => began(right) - began(left) || collator.compare(left.id, right.id))
}

/** Whether a run is of the sweep that a view shows. */
export function isOfSweep({ sweep = '' }: Pick<RunSummary, 'sweep'>, view: Pick<ListView, 'sweep'>): boolean {
  return view.sweep === ANY_SWEEP || view.sweep === sweep
}

function hasWords(text: string, { search }: ListView): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return words.every((word) => text.toLowerCase().includes(word))
}

function passes({ state, preset, tags }: RunSummary, view: ListView): boolean {
  const isOf = (wanted: string, value: string | undefined) => wanted === '' || wanted === value
  return isOf(view.state, state) && isOf(view.preset, preset) && (view.tag === '' || tags.includes(view.tag))
}

function textOf({ id, preset, data, tags, state }: RunSummary): string {
  return [id, preset, data, ...tags, state].join('\n')
}

const collator = new Intl.Collator('en', { numeric: true })

function comparison({ value }: Column, sign: 1 | -1): (left: RunSummary, right: RunSummary) => number {
  return (left, right) => {
    const [one, other] = [value(left), value(right)]
    if (one === other) return collator.compare(left.id, right.id)
    if (one === undefined) return 1
    if (other === undefined) return -1
    const isNumbers = typeof one === 'number' && typeof other === 'number'
    return sign * (isNumbers ? one - other : collator.compare(String(one), String(other)))
  }
}

/** What the runs of a list can be narrowed down to. */
export interface Choices {
  readonly state: readonly string[]
  readonly preset: readonly string[]
  readonly tag: readonly string[]
}

/** Returns the states, presets and tags that there are, sorted. */
export function choicesOf(runs: readonly RunSummary[]): Choices {
  const sorted = (values: readonly (string | undefined)[]) =>
    [...new Set(values)].filter((value) => value !== undefined).toSorted(collator.compare)
  return {
    state: sorted(runs.map(({ state }) => state)),
    preset: sorted(runs.map(({ preset }) => preset)),
    tag: sorted(runs.flatMap(({ tags }) => tags)),
  }
}
