import type { JSX } from 'preact'
import { summaryPrinter, valuePrinter } from '../../../figures/index.ts'
import { sayBetter } from '../../../metrics/index.ts'
import { isBetter } from '../../../sweep/index.ts'
import type { EffectLevel, MainEffect, SweepMetric, SweepResults } from '../../../sweep/index.ts'
import { Panel, formatShare } from '../design/index.ts'
import { effectAxis, effectSpan, tellingEffects } from './effect-span.ts'
import type { EffectAxis } from './effect-span.ts'

/** What each path does by itself, the one that explains most first. */
export function EffectsPanel({
  results: { effects, metric, rounds },
}: {
  readonly results: SweepResults
}): JSX.Element {
  const telling = tellingEffects(effects)
  const print = summaryPrinter(
    metric.unit,
    telling.flatMap(({ levels }) => levels.map(({ summary }) => summary)),
  )
  const axis = effectAxis(telling)
  return (
    <Panel title="Main effects">
      <p class="muted small">
        {metric.title} of all runs {rounds.length > 1 && 'at the end of the first round '}by the value of one path, all
        else as it comes; {sayBetter(metric)}. The share is of the variance over runs that the path explains by itself
        (η²), beside what a path without any effect would come to by chance.
      </p>
      {telling.length === 0 ? (
        <p class="muted">No path has scores of two values yet.</p>
      ) : (
        <div class="sweep-effects">
          {telling.map((effect) => (
            <Effect key={effect.path} effect={effect} metric={metric} axis={axis} print={print} />
          ))}
        </div>
      )}
    </Panel>
  )
}

interface EffectProps {
  readonly effect: MainEffect
  readonly metric: SweepMetric
  readonly axis: EffectAxis
  readonly print: ReturnType<typeof summaryPrinter>
}

function Effect({
  effect: { path, levels, share, chance, correlation },
  metric,
  axis,
  print,
}: EffectProps): JSX.Element {
  const best = bestOf(levels, metric)
  return (
    <table>
      <caption>
        <code>{path}</code> {share !== null && <strong>{formatShare(share)}</strong>}{' '}
        <span class="muted small">
          {chance !== null && `by chance ${formatShare(chance)}`}
          {correlation !== null && `, rank correlation ${valuePrinter('ratio', [])(correlation)}`}
        </span>
      </caption>
      <thead class="unseen">
        <tr>
          <th scope="col">value</th>
          <th scope="col">mean and deviation</th>
          <th scope="col">as a mark</th>
          <th scope="col">runs</th>
        </tr>
      </thead>
      <tbody>
        {levels.map((level) => (
          <tr key={level.label} class={level === best ? 'best' : ''}>
            <th scope="row">{level.label}</th>
            <td class="number">
              {print(level.summary)}
              {level === best && <span class="unseen"> (best)</span>}
            </td>
            <td class="mark">
              <Mark level={level} axis={axis} />
            </td>
            <td class="number muted small">{runsText(level)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What is left where runs were lost looks better than it is. */
function runsText({ runs, lost }: EffectLevel): string {
  return `${runs === 1 ? '1 run' : `${runs} runs`}${lost > 0 ? `, ${lost} lost` : ''}`
}

function Mark({ level: { summary }, axis }: { readonly level: EffectLevel; readonly axis: EffectAxis }): JSX.Element {
  if (!summary) return <div class="sweep-mark" />
  const { mean, spread } = effectSpan(summary, axis)
  return (
    <div class="sweep-mark" aria-hidden="true">
      {spread && <div class="spread" style={{ left: `${spread[0]}%`, width: `${spread[1] - spread[0]}%` }} />}
      <div class="mean" style={{ left: `${mean}%` }} />
    </div>
  )
}

function bestOf(levels: readonly EffectLevel[], metric: SweepMetric): EffectLevel | undefined {
  const there = levels.flatMap((level) => (level.summary ? [{ level, mean: level.summary.mean }] : []))
  const [first, ...others] = there
  return others.reduce((best, one) => (isBetter(metric, one.mean, best.mean) ? one : best), first)?.level
}
