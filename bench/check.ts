import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Case, Losses } from './case.ts'
import { startPeer } from './peers/peer.ts'
import type { PeerStart } from './peers/peer.ts'
import { PeerError } from './peers/protocol.ts'

/** How a peer's losses compare to Facet's. */
export interface Agreement {
  /** The library and its version, in its own words. */
  readonly library: string
  /** Greatest relative difference of a loss, by step. */
  readonly differences: readonly number[]
}

/** Relative differences that rounding alone may make by step: batch norm, Adam and the kinks of relus amplify it. */
const TOLERANCES = [1e-4, 5e-3, 5e-3]
/** Losses below this count as this: what is close to 0 has no relative difference to speak of. */
const LEAST = 0.1

/**
 * Has a peer take the steps of a case, in a process of its own.
 *
 * @param seconds - how long that may take
 * @throws PeerError where it cannot, lacks a loss, or differs by more than rounding
 */
export async function checkPeer(command: readonly string[], start: PeerStart, seconds: number): Promise<Agreement> {
  const peer = await startPeer(command, start)
  try {
    const actual = await peer.ask({ do: 'check' }, seconds)
    const expected = await readJson<Losses>(start.caseFolder, 'expected.json')
    const { config } = await readJson<Case>(start.caseFolder, 'case.json')
    return { library: peer.library, differences: compareLosses(expected, actual, Object.keys(config.terms)) }
  } finally {
    await peer.close()
  }
}

/**
 * Compares a peer's losses to Facet's.
 *
 * @param terms - names of those that must agree
 * @returns the greatest relative difference of each step
 * @throws PeerError where one is missing, not finite, or differs by more than rounding
 */
export function compareLosses({ losses: expected }: Losses, { losses }: Losses, terms: readonly string[]): number[] {
  return expected.map((values, index) => {
    const [difference, term] = greatestDifference(values, losses[index] ?? {}, terms)
    if (difference <= TOLERANCES[index]) return difference
    throw new PeerError(
      `its ${term} of step ${index + 1} is ${losses[index]?.[term] ?? 'missing'}, Facet's ${values[term]}`,
    )
  })
}

/** Returns the greatest relative difference of a term, and the term; what is missing or NaN differs infinitely. */
function greatestDifference(
  expected: Readonly<Record<string, number>>,
  actual: Readonly<Record<string, number>>,
  terms: readonly string[],
): [number, string] {
  const differences = terms.map((term): [number, string] => {
    const difference = Math.abs((actual[term] ?? NaN) - expected[term]) / Math.max(Math.abs(expected[term]), LEAST)
    return [Number.isFinite(difference) ? difference : Infinity, term]
  })
  return differences.reduce((greatest, one) => (one[0] > greatest[0] ? one : greatest))
}

async function readJson<Value>(folder: string, name: string): Promise<Value> {
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as Value
}
