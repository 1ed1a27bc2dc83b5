import type { JSX } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { RunList, RunSummary } from '../../protocol/index.ts'
import { Empty, Loading, Notice } from '../design/index.ts'
import { places } from '../shell/index.ts'
import { ChosenBar } from './chosen-bar.tsx'
import { chooseRun, stillThere } from './chosen-runs.ts'
import type { ChosenRuns } from './chosen-runs.ts'
import { ListTools } from './list-tools.tsx'
import { ANY_SWEEP, choicesOf, isOfSweep, queryOf, runsOf, sweepsOf, viewOf } from './list-view.ts'
import type { ListView } from './list-view.ts'
import { NoRuns } from './no-runs.tsx'
import type { RowActions } from './run-row.tsx'
import { RunTable } from './run-table.tsx'
import { SweepList } from './sweep-list.tsx'
import { useRuns } from './use-runs.ts'
import type { Runs } from './use-runs.ts'

/** The runs of the folder: a list to search, sort, tag and choose from. */
export function RunListPage(): JSX.Element {
  const runs = useRuns()
  const { list, connection } = runs
  if (list.state === 'loading') return <Loading what="the runs" height={400} />
  if (list.state === 'refused') return <Notice kind="error">{list.message}</Notice>
  return (
    <div class="stack">
      {connection === 'lost' && <Notice kind="warning">The studio does not answer. What you see may be old.</Notice>}
      {list.value.runs.length + list.value.sweeps.length === 0 ? (
        <NoRuns list={list.value} />
      ) : (
        <List list={list.value} change={runs.change} />
      )}
    </div>
  )
}

function List({ list, change }: { readonly list: RunList; readonly change: Runs['change'] }): JSX.Element {
  const { query, route } = useLocation()
  const view = viewOf(query)
  const show = (next: ListView) => route(places.runs(queryOf(next)), true)
  const shown = runsOf(list.runs, view)
  const sweeps = sweepsOf(list.sweeps, view)
  const all = list.runs.filter((run) => isOfSweep(run, view)).length
  const { chosen, clear, problem, actions } = useListActions(
    { list, shown: shown.map(({ id }) => id), change },
    (tag) => show({ ...view, tag }),
  )
  return (
    <>
      <div class="row list-head">
        <h1>Runs</h1>
        <p class="muted" role="status">
          {shown.length === all ? `${shown.length}` : `${shown.length} of ${all}`}
          <span class="unseen"> runs are shown</span>
        </p>
        <ListTools view={view} choices={choicesOf(list.runs)} sweeps={list.sweeps.map(({ id }) => id)} show={show} />
      </div>
      {!list.mayWrite && <HowToWrite />}
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <SweepList sweeps={sweeps} runs={runsBySweep(list.runs)} view={view} />
      {shown.length > 0 ? (
        <RunTable runs={shown} chosen={chosen} view={view} show={show} actions={actions} />
      ) : (
        <NoneShown list={list} view={view} all={all} />
      )}
      <ChosenBar chosen={chosen} clear={clear} />
    </>
  )
}

/** Says why no run is shown, and leads on. */
function NoneShown({ list, view, all }: { readonly list: RunList; readonly view: ListView; readonly all: number }) {
  const ofSweeps = runsOf(list.runs, { ...view, sweep: ANY_SWEEP }).length
  return (
    <Empty>
      <p>{all === 0 ? 'No run is of no sweep.' : 'No run is like that.'}</p>
      {all > 0 && <a href={places.runs(queryOf({ ...viewOf({}), sweep: view.sweep }))}>Show all {all}</a>}
      {ofSweeps > 0 && <a href={places.runs(queryOf({ ...view, sweep: ANY_SWEEP }))}>Show {ofSweeps} of sweeps</a>}
    </Empty>
  )
}

/** How many runs each sweep has in the folder. */
function runsBySweep(runs: readonly RunSummary[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { sweep } of runs) if (sweep !== undefined) counts.set(sweep, (counts.get(sweep) ?? 0) + 1)
  return counts
}

interface Shown {
  readonly list: RunList
  readonly shown: readonly string[]
  readonly change: Runs['change']
}

/** What rows ask for. Their actions stay one object while they are rendered: what they need of the list is looked up. */
function useListActions(now: Shown, showTag: (tag: string) => void) {
  const [choice, setChoice] = useState<ChosenRuns>({ ids: new Set() })
  const [problem, setProblem] = useState<string>()
  const latest = useRef({ now, showTag })
  latest.current = { now, showTag }
  const { mayWrite } = now.list
  const actions = useMemo<RowActions>(
    () => ({
      mayWrite,
      choose: (id, isRange) => setChoice((before) => chooseRun(before, latest.current.now.shown, { id, isRange })),
      showTag: (tag) => latest.current.showTag(tag),
      change: (run) => latest.current.now.change(run),
      attempt: (what, act) => {
        setProblem(undefined)
        act().catch((error: unknown) =>
          setProblem(`${what}: ${error instanceof Error ? error.message : String(error)}`),
        )
      },
    }),
    [mayWrite],
  )
  const { ids } = stillThere(choice, new Set(now.list.runs.map(({ id }) => id)))
  return { chosen: ids, clear: () => setChoice({ ids: new Set() }), problem, actions }
}

function HowToWrite(): JSX.Element {
  return (
    <p class="muted small">
      This page only reads. To start, stop, tag or evaluate runs, open the address that <code>facet studio</code>{' '}
      printed.
    </p>
  )
}
