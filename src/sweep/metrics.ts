import { closest } from 'fastest-levenshtein'
import { UsageError, invalidValue } from '../array/index.ts'
import { SCORES, currentName, describeScore, goodnessOf, readScore } from '../metrics/index.ts'
import type { Better, Measurements, Score, ScoreEntry, ScoreValue } from '../metrics/index.ts'
import type { SweepSpec } from './spec.ts'

/** A number that settings can be ranked by. */
export interface SweepMetric {
  readonly name: string
  readonly title: string
  /** What it is, and what is good, in a sentence or two. */
  readonly note: string
  readonly unit: ScoreEntry['unit'] | 'loss'
  readonly better: Better
}

/** Metrics by their values. */
type Values = Record<string, number | null>

const RANKED: readonly Score[] = SCORES.filter(({ of }) => of !== 'run')

/**
 * All metrics but losses, in the order of tables. Their notes are told of validation images as well as of test images.
 */
export const SWEEP_METRICS: readonly SweepMetric[] = RANKED.map((score) => {
  const { name, title, unit, better } = score
  return { name, title, note: describeScore(score).replaceAll('test images', 'held-out images'), unit, better }
})

/** Whether a metric is measured by `score.with: judge`. */
function isQuick(name: string): boolean {
  return RANKED.some((score) => score.name === name && score.quick !== undefined)
}

/** What every loss's name begins with. */
export const LOSS = 'loss.'

/**
 * Returns the metric that a sweep ranks by.
 *
 * @throws UsageError where there is none of its name, or `score.with` does not measure it
 */
export function metricOf({ rank, score }: Pick<SweepSpec, 'rank' | 'score'>): SweepMetric {
  const metric = metricNamed(rank.by)
  const isMeasured = isLoss(metric) || score.with === 'report' || (score.with === 'judge' && isQuick(metric.name))
  if (!isMeasured) {
    const needed = isQuick(metric.name) ? 'judge' : 'report'
    throw invalidValue(
      'rank.by',
      `${rank.by} is not measured by score.with: ${score.with}.`,
      `Say score.with: ${needed}, or rank by another.`,
    )
  }
  return rank.better ? { ...metric, better: rank.better } : metric
}

/**
 * Returns what is known of a metric.
 *
 * @throws UsageError where there is none of this name
 */
export function metricNamed(named: string): SweepMetric {
  const name = currentName(named)
  if (name.startsWith(LOSS) && name !== LOSS) {
    const title = name.slice(LOSS.length)
    return { name, title, note: 'the mean of the last steps, as training logged it', unit: 'loss', better: 'less' }
  }
  const names = SWEEP_METRICS.map((metric) => metric.name)
  const known = SWEEP_METRICS.find((metric) => metric.name === name)
  if (known) return known
  const remedy = `Did you mean '${closest(name, names)}'? There are: ${names.join(', ')}, and loss.<name>.`
  throw new UsageError(`rank.by: unknown metric '${name}'. ${remedy}`, {
    code: 'unknown-metric',
    path: 'rank.by',
    remedy,
  })
}

/** Whether a value of a metric is better than another. */
export function isBetter(metric: Pick<SweepMetric, 'better'>, value: number, other: number): boolean {
  return goodnessOf(metric, value) > goodnessOf(metric, other)
}

/**
 * Returns how good values of a metric are together, the more the better: the mean over them. Where the nearer to 1 is the
 * better, 0.5 and 1.5 are not as good as 1 and 1, though their means are one.
 */
export function meanGoodness(metric: Pick<SweepMetric, 'better'>, values: readonly number[]): number {
  return values.reduce((sum, value) => sum + goodnessOf(metric, value), 0) / values.length
}

/** Returns the metrics that a profile of the evaluator has measured. */
export function scoreMetrics(measured: Measurements): Values {
  return told(Object.fromEntries(RANKED.map((score) => [score.name, readScore(score, measured)])))
}

/** Returns losses as metrics. */
export function lossMetrics(losses: Readonly<Record<string, number>>): Values {
  return told(Object.fromEntries(Object.entries(losses).map(([name, value]) => [`${LOSS}${name}`, value])))
}

/** Whether a metric is a loss. */
export function isLoss({ name }: SweepMetric): boolean {
  return name.startsWith(LOSS)
}

/** Leaves out what was not measured; JSON knows no numbers that are not finite. */
function told(values: Readonly<Record<string, ScoreValue>>): Values {
  const measured = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Number.isFinite(value) ? value : null] as const],
  )
  return Object.fromEntries(measured)
}
