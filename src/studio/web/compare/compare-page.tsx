import type { JSX } from 'preact'
import { Empty } from '../design/index.ts'

/** Chosen runs side by side: \`/compare?run=ID&run=ID\`. */
export function ComparePage(): JSX.Element {
  return (
    <Empty>
      <h1>Compare</h1>
      Not here yet.
    </Empty>
  )
}
