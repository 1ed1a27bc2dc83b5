import type { JSX } from 'preact'
import { useLocation } from 'preact-iso'
import { summaryPrinter } from '../../../figures/index.ts'
import type { SweepResults } from '../../../sweep/index.ts'
import type { RunSummary } from '../../protocol/index.ts'
import { Panel } from '../design/index.ts'
import { usePart } from '../run-list/use-part.ts'
import { askedFor, orderOf, settingColumns, sortedSettings } from './setting-columns.ts'
import type { SettingColumn, SettingOrder } from './setting-columns.ts'
import { SettingRow } from './setting-row.tsx'

interface SettingsPanelProps {
  readonly results: SweepResults
  /** The runs that are in the folder, by trial. */
  readonly runs: ReadonlyMap<string, RunSummary>
  /** Ids of runs. */
  readonly chosen: ReadonlySet<string>
  readonly choose: (chosen: ReadonlySet<string>) => void
}

/** All settings: what they say, how they stand, their scores and samples. */
export function SettingsPanel({ results, runs, chosen, choose }: SettingsPanelProps): JSX.Element {
  const { query, path, route } = useLocation()
  const part = usePart()
  const columns = settingColumns(results)
  const order = orderOf(columns, query.sort)
  const sort = (column: SettingColumn) => {
    const asked = askedFor(order, column)
    const here = path.slice(1)
    route(asked === '' ? here : `${here}?${new URLSearchParams({ sort: asked })}`, true)
  }
  const shown = sortedSettings(results.settings, order)
  const [ranked, ...others] = columns.metrics
  const prints = columns.metrics.map(({ metric: { name, unit } }) => {
    const scores = results.settings.flatMap(({ metrics, test }) => [metrics[name], test[name]])
    return { name, print: summaryPrinter(unit, scores) }
  })
  const head = (column: SettingColumn) => <Head key={column.key} column={column} order={order} sort={sort} />
  return (
    <Panel title="Settings">
      <p class="muted small">
        Means ± deviations over seeds, against validation images, by which settings are chosen. Scores against test
        images stand below where they differ, of settings that are finished alone.
      </p>
      <div class="wide" tabIndex={0} role="region" aria-label="Settings, best first unless sorted otherwise">
        <table class="sweep-settings">
          <thead>
            <tr>
              <td>
                <span class="unseen">Chosen</span>
              </td>
              {head(columns.rank)}
              {[...columns.paths, ranked].map(head)}
              <th scope="col">Samples by seed</th>
              {[columns.state, ...others].map(head)}
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, part.count).map((setting) => (
              <SettingRow
                key={setting.key}
                setting={setting}
                columns={columns}
                prints={prints}
                runs={runs}
                chosen={chosen}
                choose={choose}
              />
            ))}
          </tbody>
        </table>
        {part.count < shown.length && <div key={part.count} ref={part.end} />}
      </div>
    </Panel>
  )
}

interface HeadProps {
  readonly column: SettingColumn
  readonly order: SettingOrder
  readonly sort: (column: SettingColumn) => void
}

function Head({ column, order, sort }: HeadProps): JSX.Element {
  const direction = order.isDescending ? 'descending' : 'ascending'
  const sorted = order.column.key === column.key ? direction : 'none'
  return (
    <th scope="col" aria-sort={sorted} class={column.isNumber ? 'number' : ''}>
      <button type="button" title={column.note} onClick={() => sort(column)}>
        {column.title}
        <span aria-hidden="true" class="order">
          {{ none: '', ascending: '↑', descending: '↓' }[sorted]}
        </span>
      </button>
    </th>
  )
}
