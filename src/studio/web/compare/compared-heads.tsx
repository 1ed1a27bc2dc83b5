import type { JSX } from 'preact'
import type { RunDetail } from '../../protocol/index.ts'
import { LineSwatch } from '../charts/index.ts'
import { StatePill } from '../design/index.ts'
import { COMPARABLE } from '../run-list/chosen-runs.ts'
import { places } from '../shell/index.ts'
import { lineLook } from './line-looks.ts'

/** The runs that are compared, each with its line; any can be left out. */
export function ComparedHeads({ runs }: { readonly runs: readonly RunDetail[] }): JSX.Element {
  return (
    <ul class="compared-heads" aria-label="Compared runs">
      {runs.map(({ id, state }, place) => (
        <li key={id}>
          <LineSwatch {...lineLook(place)} />
          <a href={places.run(id)}>{id}</a>
          <StatePill state={state} />
          {runs.length > COMPARABLE.least && (
            <a
              class="leave-out"
              aria-label={`Leave ${id} out`}
              href={places.compare(runs.filter((run) => run.id !== id).map((run) => run.id))}
            >
              ×
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}
