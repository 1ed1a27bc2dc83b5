import type { JSX } from 'preact'
import { Empty } from '../design/index.ts'
import type { RunDetail } from '../../protocol/index.ts'
/** Steers the generator of a run. */
export function SteerTab({ run: _ }: { readonly run: RunDetail }): JSX.Element {
  return <Empty>Not here yet.</Empty>
}
