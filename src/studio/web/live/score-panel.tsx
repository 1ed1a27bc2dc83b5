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
        <ScoreChart title="Distance to real images, less is better" x={x} series={distances.filter(has)} />
        {shares.some(has) && <ScoreChart title="Share read as asked, more is better" x={x} series={shares} />}
      </div>
    </Panel>
  )
}

function ScoreChart({
  title,
  x,
  series,
}: {
  readonly title: string
  readonly x: readonly number[]
  readonly series: readonly LineSeries[]
}): JSX.Element {
  return (
    <section>
      <h3>{title}</h3>
      <LineChart x={x} series={series} height={180} xLabel="step" yLabel={title} />
    </section>
  )
}
