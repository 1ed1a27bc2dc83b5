import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { RunSummary } from '../../protocol/index.ts'
import {
  Button,
  ProgressBar,
  StatePill,
  formatCount,
  formatDuration,
  formatNumber,
  formatShare,
  formatTime,
} from '../design/index.ts'
import { ask, places } from '../shell/index.ts'
import { TagsCell } from './tags-cell.tsx'
import { Thumbnail } from './thumbnail.tsx'
import { tasksOf } from './tasks.ts'

/** What a row can ask for; the same object as long as the list is there. */
export interface RowActions {
  readonly mayWrite: boolean
  readonly choose: (id: string, isRange: boolean) => void
  readonly showTag: (tag: string) => void
  readonly change: (run: RunSummary) => void
  /** Does something that may fail, and says so then. */
  readonly attempt: (what: string, act: () => Promise<unknown>) => void
}

interface RunRowProps {
  readonly run: RunSummary
  readonly isChosen: boolean
  readonly actions: RowActions
}

/** A run of the list. It is put together again only when it has changed: lists are long, and they change often. */
export function RunRow({ run, isChosen, actions }: RunRowProps): JSX.Element {
  return useMemo(
    () => (
      <div role="row" class={`run-row ${isChosen ? 'chosen' : ''}`} data-run={run.id}>
        <div role="cell" class="choose">
          <input
            type="checkbox"
            aria-label={`Choose ${run.id}`}
            checked={isChosen}
            onClick={(event) => actions.choose(run.id, event.shiftKey)}
          />
        </div>
        <div role="cell" class="picture">
          <Thumbnail run={run} />
        </div>
        <div role="cell" class="name">
          <a href={places.run(run.id)}>{run.id}</a>
          {run.message !== undefined && (
            <p class="why small" title={run.message}>
              {run.message}
            </p>
          )}
          {run.sweep !== undefined && (
            <a class="of-sweep small" href={places.sweep(run.sweep)}>
              of the sweep {run.sweep}
            </a>
          )}
          <TagsCell run={run} actions={actions} />
        </div>
        <FactCells run={run} />
        <div role="cell" class="tasks">
          {actions.mayWrite && <Tasks run={run} actions={actions} />}
        </div>
      </div>
    ),
    [run, isChosen, actions],
  )
}

function FactCells({ run }: { readonly run: RunSummary }): JSX.Element {
  const { state, preset, data, classes, accuracy, distance, seconds, imagesPerSecond, started, message } = run
  return (
    <>
      <div role="cell" class="state" title={message}>
        <StatePill state={state} />
      </div>
      <Fact name="preset">{preset}</Fact>
      <Fact name="data" title={classes === undefined ? undefined : `${classes} classes`}>
        {data}
      </Fact>
      <Fact name="accuracy" label="as asked">
        {accuracy && <Accuracy {...accuracy} />}
      </Fact>
      <Fact name="distance" label="Fréchet">
        {distance !== undefined && formatNumber(distance)}
      </Fact>
      <div role="cell" class="steps">
        <Steps run={run} />
      </div>
      <Fact name="time" label="time">
        {seconds !== undefined && formatDuration(seconds)}
      </Fact>
      <Fact name="rate" label="images/s">
        {imagesPerSecond !== undefined && formatCount(imagesPerSecond)}
      </Fact>
      <Fact name="started" label="started" title={started}>
        {started !== undefined && formatTime(started)}
      </Fact>
    </>
  )
}

/** A cell; its label is seen where there is no head above it. */
function Fact(props: {
  readonly name: string
  readonly label?: string
  readonly title?: string
  readonly children?: JSX.Element | string | false
}): JSX.Element {
  const isThere = props.children !== undefined && props.children !== false && props.children !== ''
  return (
    <div role="cell" class={`${props.name} ${isThere ? '' : 'absent'}`} title={props.title}>
      {props.label !== undefined && (
        <span class="label" aria-hidden="true">
          {props.label}
        </span>
      )}
      {isThere ? props.children : <span class="muted">–</span>}
    </div>
  )
}

function Accuracy({ value, judged }: { readonly value: number; readonly judged: boolean }): JSX.Element {
  const by = judged ? 'by the judge, trained apart' : 'by the run’s own recogniser: no independent judge'
  return (
    <span class={judged ? '' : 'muted'} title={`Read as the class asked for ${by}`}>
      {formatShare(value)} <span class="by">{judged ? 'judge' : 'own'}</span>
    </span>
  )
}

function Steps({ run: { id, step, plannedSteps } }: { readonly run: RunSummary }): JSX.Element {
  if (step === undefined) return <span class="muted">–</span>
  const isWhole = plannedSteps === undefined || step >= plannedSteps
  return (
    <>
      <span>
        <span class="label" aria-hidden="true">
          steps
        </span>
        {formatCount(step)}
        {!isWhole && <span class="muted"> of {formatCount(plannedSteps)}</span>}
      </span>
      {!isWhole && <ProgressBar share={step / plannedSteps} label={`Steps of ${id}`} />}
    </>
  )
}

function Tasks({ run, actions }: { readonly run: RunSummary; readonly actions: RowActions }): JSX.Element {
  return (
    <>
      {tasksOf(run).map(({ name, address }) => (
        <Button
          key={name}
          onClick={() => actions.attempt(`${name} ${run.id}`, () => ask(address(run.id), { method: 'POST', body: {} }))}
        >
          {name}
          <span class="unseen"> {run.id}</span>
        </Button>
      ))}
      {run.state !== 'broken' && (
        <a class="small" href={places.newRunLike(run.id)} title="A new run with the same settings">
          copy<span class="unseen"> the settings of {run.id}</span>
        </a>
      )}
    </>
  )
}
