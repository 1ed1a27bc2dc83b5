import type { JSX } from 'preact'
import { Empty } from '../design/index.ts'
import type { RunDetail } from '../../protocol/index.ts'
/** A run as it trains. */
export function LiveTab({ run: _ }: { readonly run: RunDetail }): JSX.Element {
  return <Empty>Not here yet.</Empty>
}
