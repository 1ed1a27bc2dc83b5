import { FacetError } from '../array/index.ts'
import { drawHeading, layoutHeading } from './heading.ts'
import { drawLabels, drawSettingLine, LABEL_GAP } from './round-line.ts'
import type { DrawnLine, LinePlace, SettingLine } from './round-line.ts'
import { measureScale, nameMeasure } from './measure-scale.ts'
import type { Measure, MeasureScale } from './measure-scale.ts'
import { reachOf } from './summary-text.ts'
import { element, svgDocument, textAt } from './svg.ts'
import { measureText } from './text.ts'
import type { Palette, Theme } from './theme.ts'
import { MARGIN, PALETTES, TEXT } from './theme.ts'

/** What `roundLines` draws. */
export interface RoundLinesOptions {
  readonly measure: Measure
  /** How far each round goes, such as `600 steps`. */
  readonly rounds: readonly string[]
  /** Best first; at least one. */
  readonly settings: readonly SettingLine[]
  readonly title?: string | undefined
  readonly subtitle?: string | undefined
  readonly theme?: Theme | undefined
}

const [WIDTH, HEIGHT] = [380, 320]
/** Of the plot's edges to those of rounds, so that no mark stands on an edge. */
const INSET = 24
/** The least and the greatest width that names have. */
const LABELS = [160, 460] as const
const INTERVALS = 6
const TOP = 22
const BOTTOM = 56

/** Where everything stands, in pixels. */
interface Layout {
  readonly scale: MeasureScale
  readonly left: number
  readonly x: (round: number) => number
  readonly y: (value: number) => number
}

function layoutLines({ measure, rounds, settings }: RoundLinesOptions): Layout {
  const points = settings.flatMap((setting) => setting.points)
  if (points.length === 0) throw new FacetError('roundLines: no setting has a score. Leave the figure out.')
  const scale = measureScale(points.flatMap(reachOf), measure, INTERVALS)
  const left = Math.ceil(Math.max(...scale.ticks.map(({ label }) => measureText(label, TEXT.axis)))) + 8
  const step = (WIDTH - 2 * INSET) / Math.max(1, rounds.length - 1)
  return {
    scale,
    left,
    x: (round) => left + INSET + round * step,
    y: (value) => TOP + (1 - scale.at(value)) * HEIGHT,
  }
}

function drawAxes({ rounds, measure }: RoundLinesOptions, { scale, left, x, y }: Layout, palette: Palette): string {
  const bottom = TOP + HEIGHT
  const rules = scale.ticks.map(({ value }) =>
    element('line', { x1: left, x2: left + WIDTH, y1: y(value), y2: y(value), stroke: palette.grid }),
  )
  const values = scale.ticks.map(({ value, label }) => textAt(left - 8, y(value) + 4, label, { 'text-anchor': 'end' }))
  const ends = rounds.map((label, round) => {
    const line = element('line', { x1: x(round), x2: x(round), y1: bottom, y2: bottom + 4, stroke: palette.muted })
    const texts = [`round ${round + 1}`, label].map((text, row) =>
      textAt(x(round), bottom + 17 + 14 * row, text, { 'text-anchor': 'middle' }),
    )
    return line + texts.join('')
  })
  const base = element('line', { x1: left, x2: left + WIDTH, y1: bottom, y2: bottom, stroke: palette.hairline })
  const titles =
    textAt(0, 9, nameMeasure(measure, scale)) +
    textAt(left + WIDTH / 2, bottom + 49, 'end of the round', { 'text-anchor': 'middle' })
  return element('g', { fill: palette.muted }, [...rules, base, ...values, ...ends, titles].join(''))
}

/** The best stand in colours, with their names; the others are grey. */
function styleLines(settings: readonly SettingLine[], palette: Palette): DrawnLine[] {
  const last = Math.max(...settings.flatMap(({ points }) => points.map(({ round }) => round)))
  const reach = settings.filter(({ state, points }) => state !== 'failed' && points[points.length - 1]?.round === last)
  const named = reach.slice(0, palette.series.length - 1)
  return settings
    .filter(({ points }) => points.length > 0)
    .map((setting) => {
      const place = named.indexOf(setting)
      const colour = place === -1 ? palette.muted : palette.series[place]
      return { setting, colour, isNamed: place !== -1, trouble: palette.bad }
    })
}

function describe({ settings }: RoundLinesOptions, lines: readonly DrawnLine[]): string {
  const unnamed = lines.some(({ isNamed, setting }) => !isNamed && setting.state === 'finished')
  const lost = settings.length - lines.length
  return [
    'Each line is a setting: the mean over seeds at the end of each round. Open circles: dropped there, since others were better.',
    ...(settings.some(({ state }) => state === 'failed') ? ['Crosses: a run failed after it.'] : []),
    ...(unnamed ? ['Named are the best.'] : []),
    ...(lost > 0 ? [`${lost} without a score of every seed ${lost === 1 ? 'has' : 'have'} no line.`] : []),
  ].join(' ')
}

/**
 * Draws how settings went on from round to round, as SVG: a line a setting, which ends where it was stopped. The best have
 * their names beside them, and bars of one standard deviation over seeds.
 *
 * @throws FacetError when no setting has a score
 */
export function roundLines(options: RoundLinesOptions): string {
  const { measure, title = `‘${measure.title}’ at the end of each round` } = options
  const layout = layoutLines(options)
  const palette = PALETTES[options.theme ?? 'light']
  const lines = styleLines(options.settings, palette)
  const names = lines.flatMap(({ isNamed, setting }) => (isNamed ? [measureText(setting.name, TEXT.label)] : []))
  const room = LABEL_GAP + Math.ceil(Math.min(LABELS[1], Math.max(LABELS[0], ...names)))
  const width = layout.left + WIDTH + room
  const subtitle = [options.subtitle, describe(options, lines)].filter((text) => text !== undefined).join(' ')
  const heading = layoutHeading({ title, subtitle }, width)
  const top = MARGIN + heading.height
  const frame = { width: width + 2 * MARGIN, height: top + TOP + HEIGHT + BOTTOM + MARGIN }
  const place: LinePlace = { ...layout, right: layout.left + WIDTH, room, top: TOP, bottom: TOP + HEIGHT }
  const body = [
    drawAxes(options, layout, palette),
    // The best are drawn last, over the others.
    ...lines.toReversed().map((line) => drawSettingLine(line, place)),
    drawLabels(
      lines.filter(({ isNamed }) => isNamed),
      place,
      palette,
    ),
  ]
  return svgDocument({ ...frame, background: palette.background, label: title }, [
    drawHeading(heading, MARGIN, MARGIN, palette),
    element('g', { transform: `translate(${MARGIN} ${top})`, 'font-size': TEXT.axis.size }, body.join('')),
  ])
}
