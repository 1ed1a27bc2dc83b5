import type { SweepMetric } from '../../../sweep/index.ts'

/** Returns what is good in a metric, in words. */
export function betterText({ better }: Pick<SweepMetric, 'better'>): string {
  return { more: 'more is better', less: 'less is better', one: '1 is best' }[better]
}
