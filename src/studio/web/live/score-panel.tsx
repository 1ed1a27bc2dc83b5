import type { JSX } from 'preact'
import type { ScoreLine } from '../../protocol/index.ts'
import { LineChart } from '../charts/index.ts'
import type { LineSeries } from '../charts/index.ts'
import { Panel } from '../design/index.ts'

/** The judge's scores while the run trained: distances fall, the share read as asked rises. */
export function ScorePanel({ scores }: { readonly scores: readonly ScoreLine[] }): JSX.Element {
  const x = scores.map(({ step }) => step)
  const column = (name: string, colour: LineSeries['colour'], of: keyof ScoreLine): LineSeries => ({
    name,
    colour,
    values: scores.map((line) => line[of]),
  })
  const distances = [
    column('Fréchet distance', '--series-1', 'frechet'),
    column('the same within classes', '--series-6', 'classFrechet'),
  ]
  const shares = [column('read as asked', '--series-3', 'accuracy')]
  const has = ({ values }: LineSeries) => values.some((value) => value !== null)
  return (
    <Panel title="Scores by the judge while training">
      <div class="loss-groups">
        <LineChart x={x} series={distances.filter(has)} height={180} xLabel="step" yLabel="Distance, less is better" />
        {shares.some(has) && (
          <LineChart x={x} series={shares} height={180} xLabel="step" yLabel="Share read as asked, more is better" />
        )}
      </div>
    </Panel>
  )
}
