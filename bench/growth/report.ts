import { exponentOf } from './curves.ts'
import type { MeasuredCurve, MeasuredPoint } from './curves.ts'

/** An exponent this much above 1 and above the floor's is more than noise. */
const NOISE = 0.1

/** Prints curves as Markdown: a table of exponents, then a table of points a curve. */
export function growthReport(curves: readonly MeasuredCurve[]): string {
  return [
    'Fitted exponents: 0 is constant, 1 is linear; the floor is what matrix products and weights cannot take less of.',
    '',
    ...table(
      ['grows with', 'ms a step', 'its floor', 'peak MiB', ''],
      curves.map((curve) => [
        curve.axis,
        ...(['milliseconds', 'floor', 'memory'] as const).map((quantity) => print(exponentOf(curve, quantity), 2)),
        verdict(curve),
      ]),
    ),
    ...curves.flatMap(({ axis, points }) => [
      '',
      ...table([axis, 'ms a step', '10–90 %', 'floor ms', 'ratio', 'peak MiB'], points.map(cells)),
    ]),
    '',
  ].join('\n')
}

/** Says so where time or memory grows faster than linearly, and time also faster than its floor. */
function verdict(curve: MeasuredCurve): string {
  const exponent = (quantity: Parameters<typeof exponentOf>[1]) => exponentOf(curve, quantity) ?? 0
  const faults = [
    exponent('milliseconds') > Math.max(1, exponent('floor')) + NOISE && 'time grows faster than its floor',
    exponent('memory') > 1 + NOISE && 'memory grows faster than linearly',
  ]
  return faults.filter((fault) => fault !== false).join('; ')
}

function cells({ x, result }: MeasuredPoint): string[] {
  if (!result) return [x.toLocaleString('en-US'), 'failed', '', '', '', '']
  const { milliseconds, floor, ratio, peakMemory } = result
  const spread = `${milliseconds.low.toFixed(1)}–${milliseconds.high.toFixed(1)}`
  const numbers = [print(floor, 1), print(ratio, 2), print(peakMemory, 0)]
  return [x.toLocaleString('en-US'), print(milliseconds.median, 1), spread, ...numbers]
}

function print(value: number | undefined, digits: number): string {
  return value === undefined ? '–' : value.toFixed(digits)
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [headings, headings.map((_, index) => (index === 0 ? '---' : '--:')), ...rows].map(
    (row) => `| ${row.join(' | ')} |`,
  )
}
