import type { JSX } from 'preact'
import { sweepVerdict } from '../../../sweep/index.ts'
import type { SweepResults } from '../../../sweep/index.ts'
import { Panel } from '../design/index.ts'

/** The setting that stands first, in a sentence, and what speaks against believing it. */
export function BestPanel({ results }: { readonly results: SweepResults }): JSX.Element {
  const [best, ...remarks] = sweepVerdict(results)
  return (
    <Panel title="Best setting">
      <p class="sweep-best">{best}</p>
      {remarks.map((remark) => (
        <p key={remark} class="muted">
          {remark}
        </p>
      ))}
    </Panel>
  )
}
