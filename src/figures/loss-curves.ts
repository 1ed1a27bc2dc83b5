import { FacetError } from '../array/index.ts'
import { drawHeading, layoutHeading } from './heading.ts'
import type { ChartPanel, Curve, ReferenceLine } from './loss-chart.ts'
import { lossChart } from './loss-chart.ts'
import type { CurvePoint, LossSeries, Thinning } from './loss-series.ts'
import { binSeries, clampPoints, findLimit, findNotFinite, planThinning, smoothPoints } from './loss-series.ts'
import { drawVega } from './vega.ts'
import { printableText, svgDocument } from './svg.ts'
import { formatCount } from './text.ts'
import type { Theme } from './theme.ts'
import { MARGIN, PALETTES } from './theme.ts'

/** Losses that are read against one another. */
export interface LossPanel {
  readonly title: string
  readonly series: readonly LossSeries[]
  readonly reference?: ReferenceLine | undefined
  /** Name and unit of the vertical axis, `loss (nats)` by default. */
  readonly valueTitle?: string | undefined
}

/** What `lossCurves` draws. */
export interface LossCurvesOptions {
  /** From top to bottom; at least one. */
  readonly panels: readonly LossPanel[]
  /** `Losses` by default. */
  readonly title?: string | undefined
  readonly subtitle?: string | undefined
  /** Names the epochs on the step axis. */
  readonly stepsPerEpoch?: number | undefined
  /** Values in the running mean; 1 by default: none. The curve before smoothing stays, faint. */
  readonly smoothing?: number | undefined
  /** Ground of the figure, `'light'` by default. */
  readonly theme?: Theme | undefined
  /** Size of a panel in pixels, without axes; 640 × 190 by default. */
  readonly width?: number | undefined
  readonly height?: number | undefined
}

/** The loss of a discriminator that gives every image even odds: the equilibrium of Goodfellow et al. (2014). */
export const CANNOT_TELL: ReferenceLine = { value: Math.LN2, label: 'ln 2: D cannot tell' }

function planOf({ values }: LossSeries, { smoothing = 1 }: LossCurvesOptions): Thinning {
  return planThinning(values.length, smoothing)
}

function curveOf(series: LossSeries, { size, reach }: Thinning): Curve {
  const name = printableText(series.name)
  const points = binSeries(series, size)
  return reach === 0 ? { name, points, raw: [] } : { name, points: smoothPoints(points, reach), raw: points }
}

/** Says what was done to the values before they were drawn. */
function describe(options: LossCurvesOptions): string {
  const plans = options.panels.flatMap(({ series }) => series.map((one) => planOf(one, options)))
  const size = Math.max(1, ...plans.map((plan) => plan.size))
  const window = Math.max(1, ...plans.map((plan) => (2 * plan.reach + 1) * plan.size))
  const most = plans.every((plan) => plan.size === size && plan.reach === plans[0].reach) ? '' : 'up to '
  const thinned = size > 1 ? `Each point is the mean of ${most}${formatCount(size)} logged values. ` : ''
  if (plans.every(({ reach }) => reach === 0)) return thinned
  const over = most + formatCount(window)
  return `${thinned}Strong lines are running means over ${over} values, faint ones are not smoothed.`
}

/** Says what the curves do not show. */
function warn(panels: readonly LossPanel[], drawn: readonly ChartPanel[]): string {
  const diverged = panels
    .flatMap(({ series }) => series)
    .flatMap((one) => {
      const found = findNotFinite(one)
      return found === undefined
        ? []
        : [`${one.name} (${formatCount(found.count)}, from step ${formatCount(found.step)})`]
    })
  const gaps = diverged.length === 0 ? '' : `Values that are not finite are left out: ${diverged.join(', ')}. `
  const cut = drawn.filter(({ limit }) => limit !== undefined).map(({ title }) => title)
  return cut.length === 0 ? gaps : `${gaps}Some values lie far outside the axis: ${cut.join(', ')}.`
}

function checkCurves({ panels, smoothing = 1 }: LossCurvesOptions): void {
  if (panels.length === 0) throw new FacetError('lossCurves: there must be at least one panel, got none.')
  if (!(smoothing >= 1)) throw new FacetError(`lossCurves: smoothing must be at least 1 value, got ${smoothing}.`)
  for (const { name, steps, values } of panels.flatMap(({ series }) => series)) {
    if (steps.length !== values.length) {
      const got = `${steps.length} steps and ${values.length} values`
      throw new FacetError(`lossCurves: ${name} must have one step a value, got ${got}.`)
    }
  }
}

function referenceOf({ reference }: LossPanel): ReferenceLine | undefined {
  return reference && { ...reference, label: printableText(reference.label) }
}

function panelOf(panel: LossPanel, options: LossCurvesOptions): ChartPanel {
  const curves = panel.series.map((one) => curveOf(one, planOf(one, options)))
  const limit = findLimit(curves.map(({ points }) => points))
  const within = (points: readonly CurvePoint[]): readonly CurvePoint[] =>
    limit === undefined ? points : clampPoints(points, limit)
  return {
    title: printableText(panel.title),
    valueTitle: printableText(panel.valueTitle ?? 'loss (nats)'),
    reference: referenceOf(panel),
    curves: curves.map(({ name, points, raw }) => ({ name, points: within(points), raw: within(raw) })),
    limit,
  }
}

function lastStepOf(panels: readonly LossPanel[]): number {
  const steps = panels.flatMap(({ series }) => series.map((one) => one.steps[one.steps.length - 1] ?? 0))
  return Math.max(1, ...steps)
}

/**
 * Draws losses over the steps of a run as SVG, one panel over another. Long series are thinned to at most 500 points,
 * each the mean of equally many neighbours; the text under the title says so, and what is not shown.
 *
 * @throws FacetError when there is no panel, or a series does not have one step a value.
 */
export async function lossCurves(options: LossCurvesOptions): Promise<string> {
  checkCurves(options)
  const { stepsPerEpoch, title = 'Losses', width = 640, height = 190 } = options
  const palette = PALETTES[options.theme ?? 'light']
  const panels = options.panels.map((panel) => panelOf(panel, options))
  const chart = { panels, lastStep: lastStepOf(options.panels), stepsPerEpoch, width, height }
  const drawing = await drawVega(lossChart(chart, palette))
  const subtitle = `${options.subtitle ?? ''} ${describe(options)}`
  const heading = layoutHeading({ title, subtitle, warning: warn(options.panels, panels) }, drawing.width)
  const top = MARGIN + heading.height
  const frame = { width: drawing.width + 2 * MARGIN, height: top + drawing.height + MARGIN }
  return svgDocument({ ...frame, background: palette.background, label: title }, [
    drawHeading(heading, MARGIN, MARGIN, palette),
    drawing.svg.replace('<svg', `<svg x="${MARGIN}" y="${top}"`),
  ])
}
