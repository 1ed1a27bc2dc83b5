import type { JSX } from 'preact'
import { Empty } from '../design/index.ts'

/** The runs of the folder: a list to search, sort, tag and choose from. */
export function RunListPage(): JSX.Element {
  return (
    <Empty>
      <h1>Runs</h1>
      Not here yet.
    </Empty>
  )
}
