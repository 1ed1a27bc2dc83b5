import type { JSX } from 'preact'
import { stateText } from '../../../sweep/index.ts'
import type { SettingStanding, TrialStanding } from '../../../sweep/index.ts'
import type { Summary } from '../../../train/index.ts'
import type { RunSummary } from '../../protocol/index.ts'
import { formatCount } from '../design/index.ts'
import { valueText } from './setting-columns.ts'
import type { SettingColumns } from './setting-columns.ts'
import { SettingSeeds } from './setting-seeds.tsx'

/** What prints the values of a metric. */
export interface MetricPrint {
  readonly name: string
  readonly print: (summary: Summary) => string
}

interface SettingRowProps {
  readonly setting: SettingStanding
  readonly columns: SettingColumns
  readonly prints: readonly MetricPrint[]
  readonly runs: ReadonlyMap<string, RunSummary>
  readonly chosen: ReadonlySet<string>
  readonly choose: (chosen: ReadonlySet<string>) => void
}

/** A setting of the table. */
export function SettingRow({ setting, columns, prints, runs, chosen, choose }: SettingRowProps): JSX.Element {
  const { name, rank, state, steps, trials } = setting
  const own = trials.flatMap(({ trial }) => runs.get(trial)?.id ?? [])
  const [ranked, ...others] = prints
  const isChosen = own.length > 0 && own.every((id) => chosen.has(id))
  return (
    <tr class={isChosen ? 'chosen' : ''}>
      <td>
        <input
          type="checkbox"
          aria-label={`Choose all runs of ${name}`}
          checked={isChosen}
          // A run elsewhere cannot be looked at here.
          disabled={own.length === 0}
          onClick={() => choose(isChosen ? without(chosen, own) : new Set([...chosen, ...own]))}
        />
      </td>
      <th scope="row" class="number">
        {rank ?? '–'}
        <span class="unseen"> {name}</span>
      </th>
      {columns.paths.map(({ path, isNumber }) => (
        <td key={path} class={isNumber ? 'number' : 'word'}>
          {valueText(setting, path) || <span class="muted">–</span>}
        </td>
      ))}
      <Score setting={setting} metric={ranked} />
      <td>
        <SettingSeeds setting={setting} runs={runs} chosen={chosen} choose={choose} />
      </td>
      <td>
        <span class={`pill ${state}`}>{stateText(setting)}</span>
        <div class="muted small">{formatCount(steps)} steps</div>
        <Reasons trials={trials} />
      </td>
      {others.map((metric) => (
        <Score key={metric.name} setting={setting} metric={metric} />
      ))}
    </tr>
  )
}

function without(chosen: ReadonlySet<string>, ids: readonly string[]): Set<string> {
  return new Set([...chosen].filter((id) => !ids.includes(id)))
}

/** Why runs have no score. */
function Reasons({ trials }: { readonly trials: readonly TrialStanding[] }): JSX.Element[] {
  return trials.flatMap(({ trial, seed, state, message }) =>
    message === undefined
      ? []
      : [
          <p key={trial} class="sweep-why small" title={message}>
            seed {seed} {state}: {message}
          </p>,
        ],
  )
}

function Score({ setting, metric }: { readonly setting: SettingStanding; readonly metric: MetricPrint }): JSX.Element {
  const { name, print } = metric
  const { metrics, test } = setting
  if (!Object.hasOwn(metrics, name)) return <td class="number muted">–</td>
  // What is told of samples alone is the same against either.
  const isOther = Object.hasOwn(test, name) && test[name].mean !== metrics[name].mean
  return (
    <td class="number">
      {print(metrics[name])}
      {isOther && <div class="muted small">test {print(test[name])}</div>}
    </td>
  )
}
