import type { JSX } from 'preact'
import type { RunDetail } from '../../protocol/index.ts'
import { Panel } from '../design/index.ts'
import { differingSettings, settingText } from './differing.ts'
import { RunColumns } from './run-columns.tsx'

/** The settings by which the runs differ, and no others. */
export function ComparedSettings({ runs }: { readonly runs: readonly RunDetail[] }): JSX.Element {
  const settings = differingSettings(runs.map(({ config }) => config ?? {}))
  return (
    <Panel title="Settings that differ">
      {settings.length === 0 ? (
        <p class="muted">None: the runs have the same config.</p>
      ) : (
        <RunColumns caption="Settings by run" runs={runs}>
          {settings.map(({ path, values }) => (
            <tr key={path}>
              <th scope="row">
                <code>{path}</code>
              </th>
              {values.map((value, place) => (
                <td key={runs[place].id} class={value === undefined ? 'muted' : ''}>
                  {settingText(value)}
                </td>
              ))}
            </tr>
          ))}
        </RunColumns>
      )}
    </Panel>
  )
}
