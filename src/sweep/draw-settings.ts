import { randomStream } from '../array/index.ts'
import type { SettingValue, SweepSpec } from './spec.ts'

/**
 * Draws the settings that a sweep asks for at random. A value depends on the seed, its path and its place alone, so that more
 * settings, or other paths beside it, change none before.
 */
export function drawSettings({ random }: Pick<SweepSpec, 'random'>): Record<string, SettingValue>[] {
  if (!random) return []
  const sources = Object.entries(random.values)
  return Array.from({ length: random.count }, (_, index) =>
    Object.fromEntries(
      sources.map(([path, source]) => {
        const share = randomStream(random.seed, `sweep/${path}`, index).uniform()
        return [path, Array.isArray(source) ? source[Math.floor(share * source.length)] : drawFrom(source, share)]
      }),
    ),
  )
}

type Range = Exclude<NonNullable<SweepSpec['random']>['values'][string], readonly unknown[]>

/** Returns the value that lies at a share of a range: evenly, or evenly in the logarithm. */
function drawFrom(range: Range, share: number): number {
  const { from, to, whole } = range
  // Each whole number stands for the numbers up to the next one, the last as well as the first.
  const value = whole ? Math.floor(between({ ...range, to: to + 1 }, share)) : rounded(between(range, share), range)
  // Rounding may lead out of the range.
  return Math.min(to, Math.max(from, value))
}

function between({ from, to, scale }: Range, share: number): number {
  return scale === 'log' ? from * (to / from) ** share : from * (1 - share) + to * share
}

/** Rounds to six digits, so that values can be read; to more where the range is narrow for so large numbers. */
function rounded(value: number, { from, to }: Range): number {
  const narrow = Math.log10(Math.max(Math.abs(from), Math.abs(to)) / (to - from))
  return Number(value.toPrecision(Math.min(17, 6 + Math.max(0, Math.round(narrow)))))
}
