import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { sayBetter } from '../../../metrics/index.ts'
import { sourceOf } from '../../../sweep/index.ts'
import type { SweepResults } from '../../../sweep/index.ts'
import { LineChart } from '../charts/index.ts'
import { Panel } from '../design/index.ts'
import { NAMED_LINES, courseLines, isWide, roundsText } from './courses.ts'

/** How the score went over rounds; nothing where there is but one. */
export function CoursePanel({ results }: { readonly results: SweepResults }): JSX.Element | null {
  const [chosen, choose] = useState<boolean>()
  const { settings, metric } = results
  const lines = useMemo(() => courseLines(settings), [settings])
  const isLogarithmic = chosen ?? isWide(lines)
  const text = roundsText(results)
  if (text === undefined) return null
  const scale = (
    <label class="small">
      <input type="checkbox" checked={isLogarithmic} onChange={({ currentTarget }) => choose(currentTarget.checked)} />{' '}
      log scale
    </label>
  )
  return (
    <Panel title="Score over rounds" actions={scale}>
      <p class="muted small">
        {metric.title} {sourceOf(metric)}, the mean over seeds; {sayBetter(metric)}. {text}
        {settings.length > NAMED_LINES && ` The ${NAMED_LINES} best have a name, the others are behind them.`}
      </p>
      {lines.x.length === 0 ? (
        <p class="muted">The first round is not over yet for any setting.</p>
      ) : (
        <LineChart
          x={lines.x}
          series={lines.series}
          height={260}
          logScale={isLogarithmic}
          xLabel="step"
          yLabel={`${metric.title} over rounds`}
        />
      )}
    </Panel>
  )
}
