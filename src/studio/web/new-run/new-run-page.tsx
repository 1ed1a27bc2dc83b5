import type { JSX } from 'preact'
import { Empty } from '../design/index.ts'

/** The form of a new run, made from the schema of configs. */
export function NewRunPage(): JSX.Element {
  return (
    <Empty>
      <h1>New run</h1>
      Not here yet.
    </Empty>
  )
}
