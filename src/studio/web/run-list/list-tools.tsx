import type { JSX } from 'preact'
import { COLUMNS } from './columns.ts'
import type { ColumnName } from './columns.ts'
import type { Choices, ListView } from './list-view.ts'

interface ListToolsProps {
  readonly view: ListView
  readonly choices: Choices
  readonly show: (view: ListView) => void
}

/** Searches the list, and narrows it down. */
export function ListTools({ view, choices, show }: ListToolsProps): JSX.Element {
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
      <SortSelect view={view} show={show} />
    </search>
  )
}

function Filter({ name, view, choices, show }: ListToolsProps & { readonly name: keyof Choices }): JSX.Element | null {
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
