import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Metrics, RunDetail } from '../../protocol/index.ts'
import { Notice, ProgressBar, StatePill, formatCount, formatDuration } from '../design/index.ts'
import { places } from '../shell/index.ts'
import type { Connection } from '../shell/index.ts'
import { RunActions } from './run-actions.tsx'
import { progressOf } from './run-progress.ts'
import type { Progress } from './run-progress.ts'

/** What run it is, how it stands and how far it is, and what can be done about it. */
export function RunHeader({
  run,
  metrics,
  connection,
}: {
  readonly run: RunDetail
  readonly metrics: Metrics
  readonly connection: Connection
}): JSX.Element {
  const now = useClock(run.state === 'running')
  const progress = progressOf(run, metrics, now)
  const { step, planned } = progress
  return (
    <header class="run-header">
      <div class="row">
        <h1>{run.id}</h1>
        <StatePill state={run.state} />
        {run.sweep !== undefined && <a href={places.sweep(run.sweep)}>of the sweep {run.sweep}</a>}
        {connection === 'lost' && (
          <span class="pill interrupted" role="status">
            connection lost, trying again
          </span>
        )}
      </div>
      {planned !== undefined && planned > 0 && <ProgressBar share={step / planned} label="Steps of the planned ones" />}
      <div class="row run-facts">
        <Facts run={run} progress={progress} />
        <RunActions run={run} />
      </div>
      {run.message !== undefined && <Notice kind="error">{run.message}</Notice>}
      {run.evaluation && (
        <Notice kind={run.evaluation.isRunning ? 'info' : 'error'}>
          {run.evaluation.isRunning ? 'The judge is at work: ' : 'The evaluation failed: '}
          {run.evaluation.message}
        </Notice>
      )}
      {run.record?.warnings?.map((warning) => (
        <Notice key={`${warning.step} ${warning.message}`} kind="warning">
          Step {formatCount(warning.step)}: {warning.message}
        </Notice>
      ))}
    </header>
  )
}

function Facts({ run, progress }: { readonly run: RunDetail; readonly progress: Progress }): JSX.Element {
  return (
    <dl class="facts">
      {factsOf(run, progress).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function factsOf(run: RunDetail, { step, planned, epoch, rate, elapsed, remaining }: Progress): [string, string][] {
  const facts: [string, string | undefined][] = [
    ['preset', run.preset],
    ['data', run.data],
    ['step', planned === undefined ? formatCount(step) : `${formatCount(step)} of ${formatCount(planned)}`],
    ['epoch', epoch?.toFixed(2)],
    ['images/s', rate === undefined ? undefined : formatCount(rate)],
    [run.state === 'running' ? 'running for' : 'time', elapsed === undefined ? undefined : formatDuration(elapsed)],
    ['left', remaining === undefined ? undefined : `about ${formatDuration(remaining)}`],
  ]
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined)
}

/** The time in milliseconds, which goes on while something runs. */
function useClock(goesOn: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!goesOn) return undefined
    const ticking = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(ticking)
  }, [goesOn])
  return now
}
