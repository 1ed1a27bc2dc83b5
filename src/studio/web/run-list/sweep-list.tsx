import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { summaryPrinter } from '../../../figures/index.ts'
import type { SweepSummary } from '../../protocol/index.ts'
import { Button, ProgressBar, StatePill, formatCount, formatDuration, formatTime } from '../design/index.ts'
import { places } from '../shell/index.ts'
import { queryOf } from './list-view.ts'
import type { ListView } from './list-view.ts'

/** Sweeps that are there at first: the list is one of runs. */
const SHOWN = 4

interface SweepListProps {
  readonly sweeps: readonly SweepSummary[]
  /** Runs of each, by its id. */
  readonly runs: ReadonlyMap<string, number>
  readonly view: ListView
}

/** The sweeps of the folder, a row each: what was found, and the way to their runs. */
export function SweepList({ sweeps, runs, view }: SweepListProps): JSX.Element | null {
  const [isWhole, setWhole] = useState(false)
  if (sweeps.length === 0) return null
  const shown = isWhole ? sweeps : sweeps.slice(0, SHOWN)
  return (
    <section class="sweep-list" aria-label="Sweeps">
      <h2>Sweeps</h2>
      <ul>
        {shown.map((sweep) => (
          <SweepRow key={sweep.id} sweep={sweep} runs={runs.get(sweep.id) ?? 0} view={view} />
        ))}
      </ul>
      {shown.length < sweeps.length && (
        <Button kind="quiet" onClick={() => setWhole(true)}>
          Show all {sweeps.length} sweeps
        </Button>
      )}
    </section>
  )
}

interface SweepRowProps extends Pick<SweepListProps, 'view'> {
  readonly sweep: SweepSummary
  readonly runs: number
}

function SweepRow({ sweep, runs, view }: SweepRowProps): JSX.Element {
  const { id, name, state, message, damaged } = sweep
  const isShown = view.sweep === id
  return (
    <li class="sweep-row" data-sweep={id}>
      <div class="name">
        <a href={places.sweep(id)}>{name}</a> <StatePill state={state} />
        {message !== undefined && <p class="why small">{message}</p>}
        {damaged > 0 && <p class="why small">{damaged === 1 ? 'a result' : `${damaged} results`} cannot be read</p>}
      </div>
      <Results sweep={sweep} />
      <Best sweep={sweep} />
      <Worked sweep={sweep} />
      {runs > 0 && (
        <a class="small" href={places.runs(queryOf({ ...view, sweep: isShown ? '' : id }))}>
          {isShown ? 'Hide' : 'Show'} its {runs === 1 ? 'run' : `${formatCount(runs)} runs`}
          <span class="unseen"> of the sweep {name}</span>
        </a>
      )}
    </li>
  )
}

function Results({ sweep: { name, state, jobs } }: { readonly sweep: SweepSummary }): JSX.Element {
  if (!jobs) return <div />
  return (
    <div class="results">
      <span>
        {formatCount(jobs.done)} <span class="muted">of {formatCount(jobs.planned)} results</span>
        {jobs.lost > 0 && <span class="lost"> ({formatCount(jobs.lost)} lost)</span>}
      </span>
      {state !== 'finished' && <ProgressBar share={jobs.done / jobs.planned} label={`Results of ${name}`} />}
    </div>
  )
}

function Best({ sweep: { best, settings } }: { readonly sweep: SweepSummary }): JSX.Element {
  if (!best) return <div class="best muted">no score yet</div>
  const { metric, score, setting } = best
  return (
    <div class="best">
      <span>
        {metric.title} <strong>{summaryPrinter(metric.unit, [score])(score)}</strong>
      </span>
      <span class="muted small" title={setting}>
        {settings !== undefined && settings > 1 ? `best of ${formatCount(settings)}: ` : ''}
        {setting}
      </span>
    </div>
  )
}

function Worked({ sweep: { started, seconds = 0 } }: { readonly sweep: SweepSummary }): JSX.Element {
  if (started === undefined) return <div />
  return (
    <div class="small muted" title={started}>
      {formatTime(started)}, {formatDuration(seconds)}
    </div>
  )
}
