import type { ComponentChildren, JSX } from 'preact'
import type { RunDetail } from '../../protocol/index.ts'
import { LineSwatch } from '../charts/index.ts'
import { lineLook } from './line-looks.ts'

/** A table with a column for each run; narrow windows scroll it sideways. */
export function RunColumns({
  caption,
  runs,
  children,
}: {
  readonly caption: string
  readonly runs: readonly RunDetail[]
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    <div class="run-columns" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <thead>
          <tr>
            <td />
            {runs.map(({ id }, place) => (
              <th key={id} scope="col">
                <LineSwatch {...lineLook(place)} /> {id}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
