import type { JSX } from 'preact'
import type { RunSummary } from '../../protocol/index.ts'
import { COLUMNS } from './columns.ts'
import type { Column, ColumnName } from './columns.ts'
import { sortedBy } from './list-view.ts'
import type { ListView } from './list-view.ts'
import { RunRow } from './run-row.tsx'
import type { RowActions } from './run-row.tsx'
import { usePart } from './use-part.ts'

interface RunTableProps {
  readonly runs: readonly RunSummary[]
  readonly chosen: ReadonlySet<string>
  readonly view: ListView
  readonly show: (view: ListView) => void
  readonly actions: RowActions
}

/** The runs as a table, which falls apart into cards where it is narrow. */
export function RunTable({ runs, chosen, view, show, actions }: RunTableProps): JSX.Element {
  const part = usePart()
  return (
    <div
      role="table"
      class={`run-table ${actions.mayWrite ? '' : 'reads'}`}
      aria-label="Runs"
      aria-rowcount={runs.length + 1}
    >
      <div role="rowgroup">
        <div role="row" class="run-row head">
          <div role="columnheader" class="choose">
            <span class="unseen">Chosen</span>
          </div>
          <div role="columnheader" class="picture">
            <span class="unseen">Samples</span>
          </div>
          {Object.entries(COLUMNS).map(([name, column]) => (
            <Head key={name} name={name as ColumnName} column={column} view={view} show={show} />
          ))}
          <div role="columnheader" class="tasks">
            <span class="unseen">What to do</span>
          </div>
        </div>
      </div>
      <div role="rowgroup" class="run-rows" onKeyDown={(event) => moveAlong(event, actions)}>
        {runs.slice(0, part.count).map((run) => (
          <RunRow key={run.id} run={run} isChosen={chosen.has(run.id)} actions={actions} />
        ))}
      </div>
      {part.count < runs.length && <div key={part.count} ref={part.end} />}
    </div>
  )
}

interface HeadProps {
  readonly name: ColumnName
  readonly column: Column
  readonly view: ListView
  readonly show: (view: ListView) => void
}

function Head({ name, column, view, show }: HeadProps): JSX.Element {
  const order = view.isDescending ? 'descending' : 'ascending'
  const sorted = view.sort === name ? order : 'none'
  return (
    <div role="columnheader" class={name === 'id' ? 'name' : name} aria-sort={sorted}>
      <button type="button" title={column.note} onClick={() => show(sortedBy(view, name))}>
        {column.title}
        <span aria-hidden="true" class="arrow">
          {{ none: '', ascending: '↑', descending: '↓' }[sorted]}
        </span>
      </button>
    </div>
  )
}

/** Up and down go from one run's box to the next one's; with Shift they choose it too. */
function moveAlong(event: KeyboardEvent, actions: RowActions): void {
  const steps: Readonly<Record<string, 'nextElementSibling' | 'previousElementSibling'>> = {
    ArrowDown: 'nextElementSibling',
    ArrowUp: 'previousElementSibling',
  }
  if (!Object.hasOwn(steps, event.key) || !(event.target instanceof HTMLInputElement)) return
  if (event.target.type !== 'checkbox') return
  const row = event.target.closest('.run-row')?.[steps[event.key]]
  const box = row?.querySelector<HTMLInputElement>('input[type="checkbox"]')
  if (!(row instanceof HTMLElement) || !box) return
  event.preventDefault()
  box.focus()
  if (event.shiftKey && !box.checked) actions.choose(row.dataset.run ?? '', false)
}
