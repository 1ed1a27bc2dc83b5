import { randomStream } from '../../../src/array/index.ts'

/** Returns independent codes of U[-1, 1). */
export function uniformCodes(count: number, rows: number): Float64Array[] {
  return Array.from({ length: count }, (_, code) => {
    const stream = randomStream(1, `codes/${code}`)
    return Float64Array.from({ length: rows }, () => 2 * stream.uniform() - 1)
  })
}

/** Returns values with normal noise on them. */
export function noisy(values: Float64Array, deviation: number, purpose: string): Float64Array {
  const stream = randomStream(2, purpose)
  return values.map((value) => value + deviation * stream.normal())
}
