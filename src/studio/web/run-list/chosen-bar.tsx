import type { JSX } from 'preact'
import { Button } from '../design/index.ts'
import { places } from '../shell/index.ts'
import { COMPARABLE } from './chosen-runs.ts'

/** Says how many runs are chosen, and leads to their comparison. It stays in sight. */
export function ChosenBar({
  chosen,
  clear,
}: {
  readonly chosen: ReadonlySet<string>
  readonly clear: () => void
}): JSX.Element | null {
  if (chosen.size === 0) return null
  const isFew = chosen.size < COMPARABLE.least
  const isMany = chosen.size > COMPARABLE.most
  return (
    <div class="chosen-bar" role="region" aria-label="Chosen runs">
      <span role="status">{chosen.size} chosen</span>
      {isFew && <span class="muted">choose another to compare</span>}
      {isMany && <span class="muted">at most {COMPARABLE.most} can be compared</span>}
      {!isFew && !isMany && (
        <a class="button primary" href={places.compare(chosen)}>
          Compare
        </a>
      )}
      <Button kind="quiet" onClick={clear}>
        Clear
      </Button>
    </div>
  )
}
