import { FacetError } from '../array/index.ts'
import { effectLeft, effectPanelHeight, effectWidth, drawEffectKey, drawEffectPanel } from './effect-panel.ts'
import type { EffectPanel } from './effect-panel.ts'
import { drawHeading, layoutHeading } from './heading.ts'
import { measureScale } from './measure-scale.ts'
import type { Measure } from './measure-scale.ts'
import { tellShown } from './shown-rows.ts'
import { element, svgDocument } from './svg.ts'
import { reachOf, summaryPrinter } from './summary-text.ts'
import type { Theme } from './theme.ts'
import { MARGIN, PALETTES } from './theme.ts'

/** What `mainEffects` draws. */
export interface MainEffectsOptions {
  /** What is affected. */
  readonly measure: Measure
  /** A panel each, what explains most first; at least one, in which a run has a score. */
  readonly effects: readonly EffectPanel[]
  readonly title?: string | undefined
  readonly subtitle?: string | undefined
  readonly theme?: Theme | undefined
}

const KEY_HEIGHT = 26
const PANEL_GAP = 18
const INTERVALS = 5
/** Of more paths than these, the first are drawn. */
const MOST_PANELS = 12

/**
 * Draws what the values of each path of a config do to a score, as SVG: a panel a path, all on one axis, and in it a row a
 * value with the runs that have it, their mean and their standard deviation.
 *
 * @throws FacetError when no run has a score
 */
export function mainEffects(options: MainEffectsOptions): string {
  const { measure, effects, title = `Main effects on ‘${options.measure.title}’` } = options
  const summaries = effects.flatMap(({ levels }) => levels.flatMap(({ summary }) => summary ?? []))
  const scores = summaries.flatMap(({ values }) => values)
  if (scores.length === 0) throw new FacetError('mainEffects: no run has a score. Leave the figure out.')
  const palette = PALETTES[options.theme ?? 'light']
  const panels = effects.slice(0, MOST_PANELS)
  const left = effectLeft(panels)
  const drawing = {
    measure,
    left,
    scale: measureScale([...scores, ...summaries.flatMap(reachOf)], measure, INTERVALS),
    mean: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    print: summaryPrinter(measure.unit, summaries),
    palette,
  }
  const width = effectWidth(left)
  const shown = tellShown(panels.length, effects.length, 'those that explain most', 'paths')
  const subtitle = [options.subtitle, shown].filter((text) => text !== undefined).join(' ')
  const heading = layoutHeading({ title, subtitle }, width)
  const keyTop = MARGIN + heading.height
  const tops = [keyTop + KEY_HEIGHT]
  for (const panel of panels) tops.push(tops[tops.length - 1] + effectPanelHeight(panel) + PANEL_GAP)
  const frame = { width: width + 2 * MARGIN, height: tops[panels.length] - PANEL_GAP + MARGIN }
  return svgDocument({ ...frame, background: palette.background, label: title }, [
    drawHeading(heading, MARGIN, MARGIN, palette),
    element('g', { transform: `translate(${MARGIN} ${keyTop})` }, drawEffectKey(palette)),
    ...panels.map((panel, index) =>
      element('g', { transform: `translate(${MARGIN} ${tops[index]})` }, drawEffectPanel(panel, drawing)),
    ),
  ])
}
