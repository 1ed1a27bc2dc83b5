import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { Metrics } from '../../protocol/index.ts'
import { LineChart, smooth } from '../charts/index.ts'
import type { LineSeries } from '../charts/index.ts'
import { Empty, Panel } from '../design/index.ts'
import type { LiveProps } from './live-props.ts'
import { groupLosses } from './loss-groups.ts'
import type { LossLines } from './loss-groups.ts'
import { lineAt, selectStep } from './selection.ts'

/** How curves are drawn. */
interface CurveLook {
  /** How much a running mean keeps, in [0, 1). */
  readonly smoothing: number
  readonly isLogarithmic: boolean
  readonly over: 'steps' | 'epochs'
  readonly hidden: ReadonlySet<string>
}

/** The losses over the steps, in groups, with the selected step marked in all of them. */
export function LossPanel({ run: { objective }, metrics, step, onSelect }: LiveProps): JSX.Element {
  const [look, setLook] = useState<CurveLook>({
    smoothing: 0.6,
    isLogarithmic: false,
    over: 'steps',
    hidden: new Set(),
  })
  const names = Object.keys(metrics.losses).join(' ')
  const groups = useMemo(() => groupLosses(names.split(' ').filter(Boolean), objective), [names, objective])
  const { steps } = metrics
  if (steps.length === 0) {
    return (
      <Panel title="Losses">
        <Empty>No losses have been logged yet.</Empty>
      </Panel>
    )
  }
  const line = lineAt(steps, step)
  const pick = (at: number) => onSelect(selectStep(steps[metrics[look.over].indexOf(at)], steps.at(-1) ?? 0))
  return (
    <Panel title="Losses" actions={<LookControls look={look} onChange={setLook} />}>
      <div class="loss-groups">
        {groups.map((group) => (
          <GroupChart
            key={group.title}
            group={group}
            metrics={metrics}
            look={look}
            marker={metrics[look.over][line]}
            onPick={pick}
          />
        ))}
      </div>
      <TermChoice groups={groups} look={look} onChange={setLook} />
    </Panel>
  )
}

function GroupChart({
  group,
  metrics,
  look,
  ...picked
}: {
  readonly group: LossLines
  readonly metrics: Metrics
  readonly look: CurveLook
  readonly marker: number
  readonly onPick: (x: number) => void
}): JSX.Element {
  const { smoothing, hidden } = look
  const series = useMemo<LineSeries[]>(
    () => [
      ...group.lines
        .filter(({ name }) => !hidden.has(name))
        .map((line) => ({ ...line, values: smooth(metrics.losses[line.name], smoothing) })),
      ...referenceLine(group, metrics.steps.length),
    ],
    [group, metrics, smoothing, hidden],
  )
  return (
    <section>
      <h3>{group.title}</h3>
      {group.lines.every(({ name }) => hidden.has(name)) ? (
        <Empty>All of its curves are hidden.</Empty>
      ) : (
        <LineChart
          x={metrics[look.over]}
          series={series}
          height={220}
          logScale={look.isLogarithmic}
          xLabel={look.over === 'steps' ? 'step' : 'epoch'}
          yLabel={group.title}
          syncKey="losses"
          {...picked}
        />
      )}
    </section>
  )
}

function referenceLine({ reference }: LossLines, count: number): LineSeries[] {
  if (!reference) return []
  const values = Array.from({ length: count }, () => reference.value)
  return [{ name: reference.name, colour: '--muted', dash: [2, 4], values }]
}

interface LookProps {
  readonly look: CurveLook
  readonly onChange: (look: CurveLook) => void
}

function LookControls({ look, onChange }: LookProps): JSX.Element {
  return (
    <div class="row small">
      <label class="row">
        Smoothing
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={look.smoothing}
          onInput={({ currentTarget }) => onChange({ ...look, smoothing: currentTarget.valueAsNumber })}
        />
        <output>{look.smoothing.toFixed(2)}</output>
      </label>
      <label class="row">
        <input
          type="checkbox"
          checked={look.isLogarithmic}
          onChange={({ currentTarget }) => onChange({ ...look, isLogarithmic: currentTarget.checked })}
        />
        Logarithmic
      </label>
      <select
        aria-label="Horizontal axis"
        value={look.over}
        onChange={({ currentTarget }) => onChange({ ...look, over: currentTarget.value as CurveLook['over'] })}
      >
        <option value="steps">over steps</option>
        <option value="epochs">over epochs</option>
      </select>
    </div>
  )
}

function TermChoice({ groups, look, onChange }: LookProps & { readonly groups: readonly LossLines[] }): JSX.Element {
  const toggle = (name: string) => {
    const hidden = new Set(look.hidden)
    if (!hidden.delete(name)) hidden.add(name)
    onChange({ ...look, hidden })
  }
  return (
    <details class="term-choice">
      <summary>Choose curves</summary>
      {groups.map(({ title, lines }) => (
        <fieldset key={title}>
          <legend class="small muted">{title}</legend>
          {lines.map(({ name }) => (
            <label key={name} class="row small">
              <input type="checkbox" checked={!look.hidden.has(name)} onChange={() => toggle(name)} />
              {name}
            </label>
          ))}
        </fieldset>
      ))}
    </details>
  )
}
