import { FacetError } from '../../array/index.ts'
import { meanOf } from '../distributions/diversity.ts'
import type { CodeEffect } from '../report/report.ts'
import { completeRows, isConstant, isMeasured, valuesAt } from './columns.ts'
import type { Column } from './columns.ts'
import { associations } from './rank-correlation.ts'

/** How a factor along sweeps of a code is laid out and what it is measured by. */
export interface SweepScale {
  /** The number of the code's values in a sweep, ≥ 2. */
  readonly steps: number
  /** The standard deviation of the factor over real images, in the factor's unit. */
  readonly deviation: number
}

/**
 * Returns what setting a code does to a factor, all else the same: the factor at the end of a sweep less that at its
 * start, the mean over sweeps, in standard deviations of real images. As the code is set rather than seen, it is the
 * average effect of an intervention (Pearl 2009, section 3.2), which no correlation with other codes can feign.
 *
 * @param swept - the factor, `[sweeps, steps]`; sweeps in which it is missing at an end are left out
 * @returns null where none is left, or real images have no deviation
 * @throws FacetError when the values do not make whole sweeps of at least two steps
 */
export function sweepEffect(swept: Column, { steps, deviation }: SweepScale): number | null {
  const changes = Array.from({ length: sweepsIn(swept, steps, 'sweepEffect') }, (_, sweep) => {
    return swept[(sweep + 1) * steps - 1] - swept[sweep * steps]
  })
  const mean = meanOf(changes.filter(Number.isFinite))
  return mean !== null && deviation > 0 ? mean / deviation : null
}

/**
 * Returns how far a code leaks into the class: the share of its sweeps along which the judge's reading changes at all.
 *
 * @param readings - the class that the judge reads, `[sweeps, steps]`
 * @returns in [0, 1]
 * @throws FacetError when there is no sweep, or the readings do not make whole ones of at least two steps
 */
export function leakageOf(readings: Column, steps: number): number {
  const sweeps = sweepsIn(readings, steps, 'leakageOf')
  if (sweeps === 0) throw new FacetError('leakageOf: no sweeps. Give at least one.')
  let changed = 0
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const read = Array.from({ length: steps }, (_, step) => readings[sweep * steps + step])
    if (!isConstant(read)) changed++
  }
  return changed / sweeps
}

function sweepsIn(values: Column, steps: number, caller: string): number {
  if (steps < 2 || values.length % steps !== 0) {
    throw new FacetError(
      `${caller}: ${values.length} values in sweeps of ${steps} steps. Give whole sweeps of at least two steps.`,
    )
  }
  return values.length / steps
}

/** One factor as measured on random draws of all codes and on sweeps of each. */
export interface FactorResponse {
  readonly name: string
  /** `[draws]`, NaN where it could not be measured */
  readonly drawn: Column
  /** For each code, `[sweeps, steps]` of that code alone, likewise. */
  readonly swept: readonly Column[]
  /** Of the factor over real images. */
  readonly deviation: number
}

/** What was drawn, and how codes were swept. */
export interface CodeSettings {
  /** For each code, `[draws]`. */
  readonly codes: readonly Column[]
  /** The class of every draw; null for none. */
  readonly classes: Column | null
  /** The number of a code's values in a sweep, ≥ 2. */
  readonly steps: number
}

/**
 * Returns what each code does to each factor of which that can be told. The others are left out: those that are not
 * {@link isMeasured} on the draws, that have no deviation on real images or no whole sweep, or that class and other codes
 * tell all of.
 *
 * @returns a list a code, in the factors' order
 * @throws FacetError when columns of draws differ in length, a code was not swept, or values do not make whole sweeps
 */
export function codeEffects(
  factors: readonly FactorResponse[],
  { codes, classes, steps }: CodeSettings,
): CodeEffect[][] {
  const byFactor = factors.map(({ name, drawn, swept, deviation }) => {
    if (swept.length !== codes.length) {
      throw new FacetError(`codeEffects: ${swept.length} codes swept of ${codes.length}. Sweep each of them.`)
    }
    if (!isMeasured(valuesAt(drawn, completeRows([drawn], 'codeEffects')), drawn.length)) return []
    return associations(codes, drawn, classes).map(({ correlation, partial }, code): CodeEffect | null => {
      const effect = sweepEffect(swept[code], { steps, deviation })
      if (effect === null || correlation === null || partial === null) return null
      return { factor: name, effect, correlation, partial }
    })
  })
  return codes.map((_, code) => byFactor.flatMap((effects) => effects[code] ?? []))
}
