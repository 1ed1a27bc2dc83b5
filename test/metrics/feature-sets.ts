import { readFileSync } from 'node:fs'
import { FacetError, decodeTensors, randomStream } from '../../src/array/index.ts'
import { loadPairs } from '../../src/metrics/distributions/pairs.ts'
import { referenceOf } from '../../src/metrics/distributions/reference.ts'
import type { Comparison } from '../../src/metrics/distributions/reference.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'

export const runtime = nodeRuntime({ threads: 1 })

/** Two sets of 12 features, and what the published implementations say of them: see `make_distributions.py`. */
export function goldenSets() {
  const path = new URL('../golden/distributions.safetensors', import.meta.url)
  const { real, samples, ...scores } = decodeTensors(readFileSync(path), 'distributions').tensors
  return {
    size: 12,
    real: Float32Array.from(real.values),
    samples: Float32Array.from(samples.values),
    scores: Object.fromEntries(Object.entries(scores).map(([name, { values }]) => [name, values[0]])),
  }
}

/** Normal features of mean `shift` and deviation `spread`, `[count, size]`. */
export function drawFeatures(
  purpose: string,
  { count, size, shift = 0, spread = 1 }: { count: number; size: number; shift?: number; spread?: number },
): Float32Array {
  const stream = randomStream(0, purpose)
  return Float32Array.from({ length: count * size }, () => shift + spread * stream.normal())
}

/** Some rows of features, in the order given. */
export function rowsOf(features: Float32Array, size: number, rows: readonly number[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => [...features.subarray(row * size, (row + 1) * size)]))
}

/** Compares two sets. */
export async function compare(real: Float32Array, samples: Float32Array, size: number): Promise<Comparison> {
  const pairs = await loadPairs(runtime, size)
  try {
    return await (await referenceOf(pairs, real)).compare(samples)
  } finally {
    await pairs.release()
  }
}

/** The standard error that contributions imply. */
export function standardError(contributions: Float64Array): number {
  return deviationOf(contributions) / Math.sqrt(contributions.length)
}

/** The standard deviation of values. */
function deviationOf(values: ArrayLike<number>): number {
  const { length } = values
  const mean = Array.from(values).reduce((sum, value) => sum + value, 0) / length
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + (value - mean) ** 2, 0) / (length - 1))
}

/** The standard deviation of what a measure says of resamples, each told as the rows it draws. */
export function bruteDeviation(count: number, resamples: number, measure: (rows: number[]) => number): number {
  const stream = randomStream(0, 'brute-force')
  const draw = () => Array.from({ length: count }, () => stream.below(count))
  return deviationOf(Array.from({ length: resamples }, () => measure(draw())))
}

/** Returns the message of the FacetError that a promise is refused with. */
export async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const outcome: unknown = await promise.catch((error: unknown) => error)
  if (outcome instanceof FacetError) return outcome.message
  throw new Error('expected a FacetError')
}
