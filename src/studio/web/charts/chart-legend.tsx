import type { JSX } from 'preact'
import type { LineSeries } from './line-series.ts'
import { valueText } from './chart-text.ts'

/** A stroke of a line's colour and dashes, as in the chart. */
export function LineSwatch({ colour, dash }: Pick<LineSeries, 'colour' | 'dash'>): JSX.Element {
  return (
    <svg class="line-swatch" width="22" height="10" aria-hidden="true">
      <line
        x1="0"
        x2="22"
        y1="5"
        y2="5"
        stroke={`var(${colour})`}
        stroke-width="2.5"
        stroke-dasharray={dash?.join(' ')}
      />
    </svg>
  )
}

/** Which line is which, and what they are at a place. */
export function ChartLegend({
  series,
  at,
  kind,
}: {
  readonly series: readonly LineSeries[]
  readonly at: number
  readonly kind: 'names' | 'values'
}): JSX.Element {
  return (
    <ul class="chart-legend">
      {series.map((line) => (
        <li key={line.name} title={line.name}>
          <LineSwatch {...line} />
          <span class={kind === 'values' ? 'unseen' : 'name'}>{line.name}</span>
          <output>{valueText(line.values[at])}</output>
        </li>
      ))}
    </ul>
  )
}
