import { input } from '../graph/index.ts'
import type { Graph, Node } from '../graph/index.ts'
import { halfCosine } from '../optim/index.ts'
import type { TermConfig, TermConfigs } from './config.ts'

/** The part of a config that says what the objective is. */
interface Weighted {
  readonly terms: TermConfigs
}

/** What the names of inputs begin with that take the weight of a term whose weight changes over the run. */
export const WEIGHT = 'weight/'

/** Returns a term's weight at the first step; 0 where a config does not name it. */
export function weightOf({ terms }: Weighted, name: string): number {
  return terms[name]?.weight ?? 0
}

/** Tells whether a term is part of the objective. */
export function isWeighted({ terms }: Weighted, name: string): boolean {
  return weightOf({ terms }, name) !== 0 || (terms[name]?.final ?? 0) !== 0
}

/**
 * Returns a term's weight after a share of the run: from its first to its final one along half a cosine, where it has a final one.
 *
 * @param progress - in [0, 1]
 */
export function weightAt({ weight, final = weight }: TermConfig, progress: number): number {
  return weight + (final - weight) * (1 - halfCosine(progress))
}

/** A term's weight in a program: a number, or an input where it changes over the run. */
export function weightIn(graph: Graph, { terms }: Weighted, name: string): number | Node {
  return terms[name]?.final === undefined ? weightOf({ terms }, name) : input(graph, WEIGHT + name, [])
}

/** Every how many steps a term comes, k: it then counts k times (lazy regularisation; Karras et al. 2020, section 3.1). */
export function intervalOf({ terms }: Weighted, name: string): number {
  return terms[name]?.every ?? 1
}

/** Returns a config with the terms that a step has: those that come at every step, and those whose turn it is. */
export function configOfStep<Given extends Weighted>(config: Given, step: number): Given {
  const due = Object.entries(config.terms).filter(([name]) => step % intervalOf(config, name) === 0)
  return due.length === Object.keys(config.terms).length ? config : { ...config, terms: Object.fromEntries(due) }
}

/** Steps that have the same terms. */
export interface StepKind {
  /** The first of them. */
  readonly first: number
  /** How many of all steps they are, in (0, 1]. */
  readonly share: number
}

/** Returns the kinds of step there are by their terms' names; the first has all terms. */
export function stepKinds(config: Weighted): ReadonlyMap<string, StepKind> {
  const intervals = new Set(Object.keys(config.terms).map((name) => intervalOf(config, name)))
  const period = [...intervals].reduce(leastCommonMultiple, 1)
  const kinds = new Map<string, StepKind>()
  for (let step = 0; step < period; step++) {
    const key = kindOf(config, step)
    const { first, share } = kinds.get(key) ?? { first: step, share: 0 }
    kinds.set(key, { first, share: share + 1 / period })
  }
  return kinds
}

/** Returns the kind of a step: the names of its terms. */
export function kindOf(config: Weighted, step: number): string {
  return Object.keys(configOfStep(config, step).terms).join(' ')
}

function leastCommonMultiple(a: number, b: number): number {
  const divisor = (x: number, y: number): number => (y === 0 ? x : divisor(y, x % y))
  return (a / divisor(a, b)) * b
}
