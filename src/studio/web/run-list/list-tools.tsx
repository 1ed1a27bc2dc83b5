import type { JSX } from 'preact'
import { COLUMNS } from './columns.ts'
import type { ColumnName } from './columns.ts'
import { ANY_SWEEP } from './list-view.ts'
import type { Choices, ListView } from './list-view.ts'

interface ListToolsProps {
  readonly view: ListView
  readonly choices: Choices
  /** Ids of the sweeps that there are. */
  readonly sweeps: readonly string[]
  readonly show: (view: ListView) => void
}

/** Searches the list, and narrows it down. */
export function ListTools({ view, choices, sweeps, show }: ListToolsProps): JSX.Element {
  return (
    <search class="list-tools row">
      <input
        type="search"
        aria-label="Search runs"
        placeholder="Search name, preset, data, tag, state"
        value={view.search}
        onInput={({ currentTarget }) => show({ ...view, search: currentTarget.value })}
      />
      {(['state', 'preset', 'tag'] as const).map((name) => (
        <Filter key={name} name={name} view={view} choices={choices} show={show} />
      ))}
      <SweepSelect view={view} sweeps={sweeps} show={show} />
      <SortSelect view={view} show={show} />
    </search>
  )
}

type FilterProps = Omit<ListToolsProps, 'sweeps'> & { readonly name: keyof Choices }

function Filter({ name, view, choices, show }: FilterProps): JSX.Element | null {
  const chosen = view[name]
  // What is asked for stays to be seen, even where no run has it any more.
  const values = new Set([...choices[name], ...(chosen === '' ? [] : [chosen])])
  if (values.size === 0) return null
  return (
    <select
      aria-label={`Only of one ${name}`}
      value={chosen}
      onChange={({ currentTarget }) => show({ ...view, [name]: currentTarget.value })}
    >
      <option value="">All {name}s</option>
      {[...values].map((value) => (
        <option key={value} value={value}>
          {value}
        </option>
      ))}
    </select>
  )
}

/** Shows the runs of sweeps, which are hidden at first; there only where there are sweeps. */
function SweepSelect({ view, sweeps, show }: Omit<ListToolsProps, 'choices'>): JSX.Element | null {
  const ids = new Set([...sweeps, ...(['', ANY_SWEEP].includes(view.sweep) ? [] : [view.sweep])])
  if (ids.size === 0) return null
  return (
    <select
      aria-label="Runs of sweeps"
      value={view.sweep}
      onChange={({ currentTarget }) => show({ ...view, sweep: currentTarget.value })}
    >
      <option value="">Runs of no sweep</option>
      <option value={ANY_SWEEP}>Runs of all sweeps, too</option>
      {[...ids].map((id) => (
        <option key={id} value={id}>
          Only of {id}
        </option>
      ))}
    </select>
  )
}

/** Sorts where there is room for no heads of columns. */
function SortSelect({ view, show }: Pick<ListToolsProps, 'view' | 'show'>): JSX.Element {
  return (
    <select
      class="sort-select"
      aria-label="Sort by"
      value={view.sort}
      onChange={({ currentTarget }) => {
        const sort = currentTarget.value as ColumnName
        show({ ...view, sort, isDescending: COLUMNS[sort].isNumber })
      }}
    >
      {Object.entries(COLUMNS).map(([name, { title }]) => (
        <option key={name} value={name}>
          By {title}
        </option>
      ))}
    </select>
  )
}
