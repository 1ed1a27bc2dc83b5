import { expect } from 'vitest'

/** How far an element may be off: the sum of what each bound allows. A bound left out allows nothing. */
export interface Tolerance {
  /** A share of the expected element's magnitude. */
  readonly relative?: number
  /** An absolute error. */
  readonly absolute?: number
  /** A share of the greatest finite magnitude among the expected elements: what suits sums that cancel. */
  readonly ofGreatest?: number
}

/** What a float32 engine may be off from the float64 reference. */
export const FLOAT32: Tolerance = { ofGreatest: 1e-5, absolute: 1e-6 }

interface Deviation {
  readonly index: number
  readonly error: number
  readonly allowed: number
}

declare module 'vitest' {
  interface Matchers<T> {
    /** Passes when arrays have one length and every element is near the expected one; NaN and infinities must be equal. */
    toBeAllClose(expected: ArrayLike<number>, tolerance: Tolerance): T
  }
}

expect.extend({
  toBeAllClose(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: Tolerance) {
    if (received.length !== expected.length) {
      return { pass: false, message: () => `expected ${expected.length} elements, got ${received.length}` }
    }
    const worst = worstDeviation(received, expected, tolerance)
    const message = () => {
      if (!worst) return 'expected the arrays to differ'
      const { index, error, allowed } = worst
      const values = `expected ${expected[index]}, got ${received[index]}`
      return `worst at [${index}] of ${expected.length}: ${values}; off by ${error}, allowed ${allowed}`
    }
    return { pass: worst === undefined, message }
  },
})

/** The element that exceeds its allowance the most; undefined if none does. */
function worstDeviation(
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 0, absolute = 0, ofGreatest = 0 }: Tolerance,
): Deviation | undefined {
  const floor = absolute + ofGreatest * greatestMagnitude(expected)
  let worst: Deviation | undefined
  let greatestExcess = 0
  for (let index = 0; index < expected.length; index++) {
    const finite = Number.isFinite(expected[index])
    const error = distance(received[index], expected[index])
    const allowed = finite ? floor + relative * Math.abs(expected[index]) : 0
    if (error - allowed <= greatestExcess) continue
    greatestExcess = error - allowed
    worst = { index, error, allowed }
  }
  return worst
}

function distance(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0
  const error = Math.abs(a - b)
  return Number.isNaN(error) ? Infinity : error
}

function greatestMagnitude(values: ArrayLike<number>): number {
  return Array.from(values).reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  )
}
