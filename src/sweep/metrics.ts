/** A number that settings can be ranked by. */
export interface SweepMetric {
  readonly name: string
  readonly title: string
  /** What it is, and what is good, in a sentence. */
  readonly note: string
  readonly unit: 'share' | 'distance' | 'ratio' | 'nats' | 'seconds' | 'loss'
  /** `one`: the nearer to 1. */
  readonly better: 'more' | 'less' | 'one'
}
