import type { Measured, ScoreEntry } from '../../../metrics/index.ts'

/** Where the marks of a score stand along its bar, in per cent of it. */
export interface BarSpan {
  readonly value: number
  readonly interval?: readonly [number, number]
  readonly floor?: number
}

/** Returns where marks stand: shares along 0 to 1, others along 0 to a little more than the largest of their marks. */
export function barSpan({ value, interval, floor }: Measured, unit: ScoreEntry['unit']): BarSpan {
  const largest = Math.max(value ?? 0, floor ?? 0, interval?.[1] ?? 0)
  const whole = unit === 'share' ? 1 : 1.1 * largest || 1
  const place = (at: number) => 100 * Math.min(1, Math.max(0, at / whole))
  return {
    value: place(value ?? 0),
    ...(interval && { interval: [place(interval[0]), place(interval[1])] as const }),
    ...(floor !== null && { floor: place(floor) }),
  }
}
