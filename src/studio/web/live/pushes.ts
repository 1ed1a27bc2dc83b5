import type { Metrics, ObjectiveTerm } from '../../protocol/index.ts'

/** What a term of the objective does at a step. */
export interface Push extends Pick<ObjectiveTerm, 'name' | 'weight'> {
  /** The networks that it moves; none where its weight is 0. */
  readonly moves: { readonly discriminator: boolean; readonly generator: boolean }
  /** What it says in words, and its formula where it has one. */
  readonly words: string
  readonly formula?: string
  /** Its mean over the steps of the line, before its weight; null where it was not logged. */
  readonly value: number | null
  /** Weight × value; of a term of weight 0, which pushes nothing, its value alone. */
  readonly size: number | null
  readonly trend?: Trend
}

/** Where a term is going, by the lines before. */
export type Trend = 'rising' | 'falling' | 'steady'

/** Lines on either side that a trend is told from, and the change, relative to the larger, that is one. */
const TREND_LINES = 10
const TREND_CHANGE = 0.05

/** Returns what every term does at a line of the curves: those that move D first, then G's, then both's, then dropped ones. */
export function pushesAt(objective: readonly ObjectiveTerm[], { losses }: Metrics, line: number): Push[] {
  const pushes = objective.map((term) => pushOf(term, losses[term.name] ?? [], line))
  return pushes.toSorted((left, right) => rank(left) - rank(right))
}

function pushOf(term: ObjectiveTerm, values: readonly (number | null)[], line: number): Push {
  const { name, weight, summary: words, formula } = term
  const value = values[line] ?? null
  const size = value === null ? null : sizeOf(weight, value)
  return { name, weight, moves: movesOf(term), words, formula, value, size, trend: trendOf(values, line) }
}

/** A term that reads real images alone has no path to G, whoever minimises it. */
function movesOf({ player, weight, reads }: ObjectiveTerm): Push['moves'] {
  return {
    discriminator: weight !== 0 && player !== 'G',
    generator: weight !== 0 && player !== 'D' && reads === 'fake',
  }
}

function sizeOf(weight: number, value: number): number {
  return weight === 0 ? value : weight * value
}

function rank({ moves: { discriminator, generator } }: Push): number {
  if (discriminator && generator) return 2
  if (discriminator) return 0
  return generator ? 1 : 3
}

function trendOf(values: readonly (number | null)[], line: number): Trend | undefined {
  const until = line + 1
  const now = meanOf(values.slice(Math.max(0, until - TREND_LINES), until))
  const before = meanOf(values.slice(Math.max(0, until - 2 * TREND_LINES), Math.max(0, until - TREND_LINES)))
  if (now === undefined || before === undefined) return undefined
  const change = (now - before) / Math.max(Math.abs(now), Math.abs(before), Number.MIN_VALUE)
  if (Math.abs(change) < TREND_CHANGE) return 'steady'
  return change > 0 ? 'rising' : 'falling'
}

function meanOf(values: readonly (number | null)[]): number | undefined {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** Of all sizes of a run, so many are no longer than the longest bar: a spike must not make all others invisible. */
const SHOWN_WHOLE = 0.98

/** Returns the size of the longest bar: the same at all steps, so that bars can be compared over them; at least 1e-9. */
export function largestSize(objective: readonly ObjectiveTerm[], { losses }: Metrics): number {
  const largest = objective.map(({ name, weight }) => {
    const sizes = (losses[name] ?? []).flatMap((value) => (value === null ? [] : [Math.abs(sizeOf(weight, value))]))
    return sizes.toSorted((left, right) => left - right)[Math.floor(SHOWN_WHOLE * (sizes.length - 1))] ?? 0
  })
  return Math.max(1e-9, ...largest)
}

/** Returns what a network minimises at the moment: the sum of the sizes of all that move it. */
export function objectiveOf(pushes: readonly Push[], network: keyof Push['moves']): number {
  return pushes.reduce((sum, { moves, size }) => sum + (moves[network] ? (size ?? 0) : 0), 0)
}

/** Returns a curve as at most `count` points, each the mean of neighbours, for a small picture of it. */
export function thin(values: readonly (number | null)[], count: number): number[] {
  const size = Math.max(1, Math.ceil(values.length / count))
  return Array.from({ length: Math.ceil(values.length / size) }, (_, bin) =>
    meanOf(values.slice(bin * size, (bin + 1) * size)),
  ).filter((value) => value !== undefined)
}
