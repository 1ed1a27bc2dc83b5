import { closest } from 'fastest-levenshtein'
import { UsageError, invalidValue } from '../array/index.ts'
import { SCORE_LIST } from '../metrics/index.ts'
import type { EvaluationReport } from '../metrics/index.ts'
import { SCORE_COLUMNS } from '../train/index.ts'
import type { ComparedRun } from '../train/index.ts'
import type { SweepSpec } from './spec.ts'

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

/** Metrics by their values. */
type Values = Record<string, number | null>

/** What the judge says of samples in a few seconds: `score.with` is `judge`. */
const JUDGE_METRICS = SCORE_COLUMNS.filter(({ name }) => !['categoryInformation', 'seconds'].includes(name))

/** How codes and factors go together, which the report measures: each in [0, 1]. */
const CODE_METRICS: readonly SweepMetric[] = [
  ['mig', 'MIG', 'mutual information gap of codes and factors (Chen et al. 2018)'],
  ['sap', 'SAP', 'separated attribute predictability of codes and factors (Kumar et al. 2018)'],
  ['disentanglement', 'disentanglement', 'how far each code sets one factor only (DCI: Eastwood & Williams 2018)'],
  ['completeness', 'completeness', 'how far each factor is set by one code only (DCI)'],
  ['informativeness', 'informativeness', 'how well codes foretell factors (DCI)'],
  [
    'readBack',
    'read back',
    'Spearman’s correlation of codes with what the recogniser reads, its size, mean over codes',
  ],
].map(([name, title, note]) => ({ name, title, note: `${note}; more is better`, unit: 'ratio', better: 'more' }))

/**
 * All metrics but losses, in the order of tables. Those of the report alone come after the judge's. Their notes are told of
 * validation images as well as of test images.
 */
export const SWEEP_METRICS: readonly SweepMetric[] = [
  ...JUDGE_METRICS.map(({ name, title, note, unit, better }) => ({ name, title, note: heldOut(note), unit, better })),
  ...SCORE_LIST.filter(({ name }) => !JUDGE_METRICS.some((metric) => metric.name === name)).map((score) => ({
    ...score,
    note: heldOut(score.note),
  })),
  ...CODE_METRICS,
]

/** What every loss's name begins with. */
export const LOSS = 'loss.'

/**
 * Returns the metric that a sweep ranks by.
 *
 * @throws UsageError where there is none of its name, or `score.with` does not measure it
 */
export function metricOf({ rank, score }: Pick<SweepSpec, 'rank' | 'score'>): SweepMetric {
  const metric = metricNamed(rank.by)
  const isMeasured =
    rank.by.startsWith(LOSS) ||
    score.with === 'report' ||
    (score.with === 'judge' && JUDGE_METRICS.some(({ name }) => name === rank.by))
  if (!isMeasured) {
    const needed = JUDGE_METRICS.some(({ name }) => name === rank.by) ? 'judge' : 'report'
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
export function metricNamed(name: string): SweepMetric {
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

function goodnessOf({ better }: Pick<SweepMetric, 'better'>, value: number): number {
  if (better === 'one') return -Math.abs(value - 1)
  return better === 'more' ? value : -value
}

/** Returns the judge's metrics. */
export function judgeMetrics(run: ComparedRun): Values {
  return told(Object.fromEntries(JUDGE_METRICS.map((metric) => [metric.name, metric.value(run)])))
}

/** Returns the metrics of a report. */
export function reportMetrics({ overall, disentanglement, codes }: EvaluationReport): Values {
  const { dci, ...gaps } = disentanglement ?? {}
  const read = codes.map(({ readBack }) => readBack).filter((value) => value !== null)
  const readBack = read.length > 0 ? read.reduce((sum, value) => sum + Math.abs(value), 0) / read.length : null
  const scores = Object.entries(overall).map(([name, { value }]) => [name, value] as const)
  return told({ ...Object.fromEntries(scores), ...gaps, ...dci, readBack })
}

/** Returns losses as metrics. */
export function lossMetrics(losses: Readonly<Record<string, number>>): Values {
  return told(Object.fromEntries(Object.entries(losses).map(([name, value]) => [`${LOSS}${name}`, value])))
}

/** Whether a metric is a loss. */
export function isLoss({ name }: SweepMetric): boolean {
  return name.startsWith(LOSS)
}

/** What is said of test images holds for whatever images are held out. */
function heldOut(note: string): string {
  return note.replaceAll('test images', 'held-out images')
}

/** JSON knows no numbers that are not finite; what is not there cannot be told either. */
function told(values: Readonly<Record<string, number | null | undefined>>): Values {
  const finite = Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? (value ?? null) : null])
  return Object.fromEntries(finite) as Values
}
