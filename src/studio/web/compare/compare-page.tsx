import type { JSX } from 'preact'
import { useLocation } from 'preact-iso'
import type { RunDetail } from '../../protocol/index.ts'
import { Empty, Loading, Notice } from '../design/index.ts'
import { COMPARABLE } from '../run-list/chosen-runs.ts'
import { places } from '../shell/index.ts'
import { ComparedCurves } from './compared-curves.tsx'
import { ComparedHeads } from './compared-heads.tsx'
import { ComparedScores } from './compared-scores.tsx'
import { ComparedSettings } from './compared-settings.tsx'
import { ComparedSheets } from './compared-sheets.tsx'
import { useComparedRuns } from './use-compared-runs.ts'
import type { ComparedRun } from './use-compared-runs.ts'

/** Chosen runs side by side: `/compare?run=ID&run=ID`. */
export function ComparePage(): JSX.Element {
  const { url } = useLocation()
  const ids = [...new Set(new URLSearchParams(url.split('?')[1]).getAll('run'))]
  if (ids.length < COMPARABLE.least || ids.length > COMPARABLE.most) return <ChooseRuns />
  return <Comparison ids={ids} />
}

function ChooseRuns(): JSX.Element {
  return (
    <Empty>
      <h1>Compare runs</h1>
      <p>
        Choose {COMPARABLE.least} to {COMPARABLE.most} runs in the list by their boxes, then Compare.
      </p>
      <a class="button primary" href={places.runs()}>
        All runs
      </a>
    </Empty>
  )
}

function Comparison({ ids }: { readonly ids: readonly string[] }): JSX.Element {
  const all = useComparedRuns(ids)
  const isLoading = ids.some((id) => !Object.hasOwn(all, id))
  const refused = ids.flatMap((id) => {
    const found = all[id] as (typeof all)[string] | undefined
    return found && 'message' in found ? [{ id, message: found.message }] : []
  })
  const compared = ids.flatMap((id) => {
    const found = all[id] as (typeof all)[string] | undefined
    return found && 'run' in found ? [found] : []
  })
  return (
    <div class="stack">
      <h1>Compare</h1>
      {refused.map(({ id, message }) => (
        <Notice key={id} kind="error">
          {id}: {message}
        </Notice>
      ))}
      {isLoading ? <Loading what="the runs" height={500} /> : <Parts compared={compared} />}
    </div>
  )
}

function Parts({ compared }: { readonly compared: readonly ComparedRun[] }): JSX.Element {
  const runs: readonly RunDetail[] = compared.map(({ run }) => run)
  return (
    <>
      <ComparedHeads runs={runs} />
      <ComparedScores runs={runs} />
      <ComparedCurves curves={compared.map(({ run, metrics }) => ({ id: run.id, metrics }))} />
      <ComparedSheets runs={runs} />
      <ComparedSettings runs={runs} />
    </>
  )
}
