import type { JSX } from 'preact'
import type { RunDetail } from '../../protocol/index.ts'
import { Panel, formatCount, formatDuration, formatNumber, formatShare } from '../design/index.ts'
import { RunColumns } from './run-columns.tsx'
import { isSameData, scoreRows } from './score-rows.ts'
import type { ScoreRow } from './score-rows.ts'

const FORMATS: Readonly<Record<ScoreRow['unit'], (value: number) => string>> = {
  share: formatShare,
  number: formatNumber,
  count: formatCount,
  seconds: formatDuration,
}

/** Scores side by side, the best marked. */
export function ComparedScores({ runs }: { readonly runs: readonly RunDetail[] }): JSX.Element {
  return (
    <Panel title="Scores">
      {!isSameData(runs) && (
        <p class="muted small">
          The runs were trained on different images: their scores do not compare, so that none is marked.
        </p>
      )}
      <RunColumns caption="Scores by run" runs={runs}>
        {scoreRows(runs).map(({ title, note, unit, values, best }) => (
          <tr key={title}>
            <th scope="row">
              {title} <span class="muted small">{note}</span>
            </th>
            {values.map((value, place) => (
              <td key={runs[place].id} class={best.has(place) ? 'best' : ''}>
                {value === undefined ? <span class="muted">–</span> : FORMATS[unit](value)}
                {best.has(place) && <span class="unseen"> (best)</span>}
              </td>
            ))}
          </tr>
        ))}
      </RunColumns>
    </Panel>
  )
}
