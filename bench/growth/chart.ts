import type { TopLevelSpec } from 'vega-lite'
import { chartStyle } from '../../src/figures/chart-style.ts'
import { FONT_FAMILY, PALETTES } from '../../src/figures/theme.ts'
import { drawVega } from '../../src/figures/vega.ts'
import { QUANTITIES, exponentOf } from './curves.ts'
import type { MeasuredCurve } from './curves.ts'

const SIZE = { width: 190, height: 130 }
const COLUMNS = 4
const palette = PALETTES.light

/** What the two rows of a curve show: lines by quantity, each in its colour and dashes. */
const ROWS = [
  { title: 'ms a step', lines: ['milliseconds', 'floor'] },
  { title: 'peak MiB', lines: ['memory'] },
] as const
const LINES = {
  milliseconds: { color: palette.series[0], strokeDash: [1, 0] },
  floor: { color: palette.muted, strokeDash: [4, 3] },
  memory: { color: palette.series[1], strokeDash: [1, 0] },
} as const
type Quantity = keyof typeof QUANTITIES

/**
 * Draws every curve on two logarithmic axes, time over memory, with the floor of the time dashed. A power law is a straight
 * line there, whose slope is the exponent that stands above the panel.
 *
 * @returns an SVG document
 */
export async function growthChart(curves: readonly MeasuredCurve[]): Promise<string> {
  const spec = {
    background: palette.background,
    padding: 20,
    columns: COLUMNS,
    concat: curves.map((curve) => ({ vconcat: ROWS.map((row) => panel(curve, row)) })),
    config: chartStyle(palette),
  }
  // Built of parts too small for Vega-Lite's types to check.
  return (await drawVega(spec as unknown as TopLevelSpec)).svg
}

function panel(curve: MeasuredCurve, { title, lines }: (typeof ROWS)[number]): object {
  const slopes = lines.map((quantity) => {
    const exponent = exponentOf(curve, quantity)
    return `${quantity === 'floor' ? 'dashed: floor' : 'slope'} ${exponent === undefined ? 'unknown' : exponent.toFixed(2)}`
  })
  return {
    ...SIZE,
    title: { text: title, subtitle: slopes.join(', '), subtitleFont: FONT_FAMILY, subtitleColor: palette.muted },
    layer: lines.map((quantity) => line(curve, quantity)),
  }
}

/** A point at 0 has no place on a logarithmic axis: it stands left of the others, at half the least of them. */
function line({ axis, points }: MeasuredCurve, quantity: Quantity): object {
  const least = Math.min(...points.map(({ x }) => x).filter((x) => x > 0))
  const values = points.flatMap(({ x, result }) =>
    result ? [{ x: x > 0 ? x : least / 2, y: QUANTITIES[quantity](result) }] : [],
  )
  const zero = points.some(({ x }) => x === 0)
  const labelExpr = `${zero ? `datum.value < ${least} ? '0' : ` : ''}format(datum.value, datum.value < 1000 ? '~r' : '.2~s')`
  const places = points.map(({ x }) => (x > 0 ? x : least / 2))
  return {
    data: { values },
    mark: { type: 'line', point: { filled: true, size: 22, color: LINES[quantity].color }, ...LINES[quantity] },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        scale: { type: 'log', nice: false, domain: [Math.min(...places), Math.max(...places)] },
        axis: { title: axis, values: places, labelExpr, labelOverlap: true, labelFlush: false },
      },
      y: { field: 'y', type: 'quantitative', scale: { type: 'log', nice: true }, axis: { title: null, format: '~s' } },
    },
  }
}
