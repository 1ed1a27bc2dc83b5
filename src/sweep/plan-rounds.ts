import { UsageError } from '../array/index.ts'
import type { SweepPlan } from './plan.ts'
import type { SweepSpec } from './spec.ts'

/** The least share of a run that a first round trains, unless the file says how many rounds there are. */
const LEAST = 0.01
/** More rounds than this are scored more than they are trained. */
const MOST = 20

/** What rounds are planned for. */
export interface Field {
  readonly settings: number
  /** Steps of a whole run; the fewest of any setting. */
  readonly steps: number
  /** Rounds where the file does not say: a sweep whose file grows keeps its own, so that no run is trained again. */
  readonly rounds?: number
}

/**
 * Returns shares of a run's steps at which rounds end, and how many settings take part in each: successive halving
 * (Jamieson & Talwalkar 2016), with one setting in `factor` going on and `factor` times as many steps in every round. All
 * runs of a round end before the next one begins, so that who goes on does not depend on who was quick.
 *
 * @throws UsageError where runs are too short for so many rounds
 */
export function planRounds(
  { halving }: Pick<SweepSpec, 'halving'>,
  field: Field,
): Pick<SweepPlan, 'rounds' | 'fields'> {
  const { settings, steps } = field
  if (!halving) return { rounds: [1], fields: [settings] }
  const { factor } = halving
  // The first round has a step, and every other one at least one more: then no two end at the same.
  const most = logarithm(steps * Math.min(1, factor - 1), factor) + 1
  if (halving.rounds !== undefined && halving.rounds > most) {
    throw new UsageError(
      `halving.rounds: runs of ${steps} steps are too short for ${halving.rounds} rounds of factor ${factor}. ` +
        `Say ${most < 2 ? 'no halving' : `at most ${most}`}, or train longer.`,
    )
  }
  const fitting = Math.min(most, MOST, logarithm(1 / LEAST, factor) + 1)
  const wanted = field.rounds ?? Math.max(2, logarithm(settings, factor) + 1)
  const count = halving.rounds ?? Math.max(1, Math.min(wanted, fitting))
  const powers = Array.from({ length: count }, (_, round) => factor ** round)
  return {
    rounds: powers.map((power) => power / powers[count - 1]),
    fields: powers.map((power) => Math.max(1, Math.ceil(settings / power - 1e-9))),
  }
}

/** The whole part of a logarithm; of 243 to the base 3 it is 5, which floating point misses by the last bit. */
function logarithm(value: number, base: number): number {
  return Math.floor(Math.log(value) / Math.log(base) + 1e-9)
}
