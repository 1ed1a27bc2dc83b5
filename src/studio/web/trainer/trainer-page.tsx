import type { JSX } from 'preact'
import { Empty } from '../design/index.ts'

/** Trains in the browser. */
export function TrainerPage(): JSX.Element {
  return (
    <Empty>
      <h1>Train here</h1>
      Not here yet.
    </Empty>
  )
}
