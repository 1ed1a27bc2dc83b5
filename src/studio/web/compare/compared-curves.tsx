import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { LineChart } from '../charts/index.ts'
import { Empty, Panel } from '../design/index.ts'
import { comparedTerms } from './compared-terms.ts'
import type { RunCurves } from './compared-terms.ts'

/** The losses of all runs over one another: a small chart for each term, under one cursor. */
export function ComparedCurves({ curves }: { readonly curves: readonly RunCurves[] }): JSX.Element {
  const [smoothing, setSmoothing] = useState(0.6)
  const [isLogarithmic, setLogarithmic] = useState(false)
  const terms = useMemo(() => comparedTerms(curves, smoothing), [smoothing, ...curves.map(({ metrics }) => metrics)])
  const tools = (
    <div class="row small">
      <label>
        smoothing{' '}
        <input
          type="range"
          min="0"
          max="0.99"
          step="0.01"
          value={smoothing}
          onInput={({ currentTarget }) => setSmoothing(currentTarget.valueAsNumber)}
        />{' '}
        <output>{smoothing.toFixed(2)}</output>
      </label>
      <label>
        <input
          type="checkbox"
          checked={isLogarithmic}
          onChange={({ currentTarget }) => setLogarithmic(currentTarget.checked)}
        />{' '}
        log scale
      </label>
    </div>
  )
  return (
    <Panel title="Losses" actions={tools}>
      {terms.length === 0 && <Empty>No run has measured anything yet.</Empty>}
      <div class="term-charts">
        {terms.map(({ name, x, series }) => (
          <div key={name}>
            <h3>{name}</h3>
            <LineChart
              x={x}
              series={series}
              height={150}
              logScale={isLogarithmic}
              xLabel="step"
              yLabel={name}
              syncKey="compare"
              legend="values"
            />
          </div>
        ))}
      </div>
    </Panel>
  )
}
