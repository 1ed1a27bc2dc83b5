import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { partToId } from '../../protocol/index.ts'
import type { RunList, RunSummary, SweepDetail } from '../../protocol/index.ts'
import { Loading, Notice } from '../design/index.ts'
import { ChosenBar } from '../run-list/chosen-bar.tsx'
import { useRuns } from '../run-list/use-runs.ts'
import { useSweepEvents } from '../shell/index.ts'
import { BestPanel } from './best-panel.tsx'
import { CoursePanel } from './course-panel.tsx'
import { EffectsPanel } from './effects-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { SweepHeader } from './sweep-header.tsx'

/** One sweep: `/sweeps/:id`. */
export function SweepPage({ id = '' }: { readonly id?: string }): JSX.Element {
  const sweep = partToId(id)
  return <OpenedSweep key={sweep} id={sweep} />
}

function OpenedSweep({ id }: { readonly id: string }): JSX.Element {
  const [sweep, setSweep] = useState<SweepDetail>()
  const connection = useSweepEvents(id, (event) => setSweep(event.sweep))
  const { list } = useRuns()
  useEffect(() => {
    document.title = `${id} · Facet`
    return () => (document.title = 'Facet')
  }, [id])
  if (!sweep && connection === 'lost') return <Notice kind="error">{NO_ANSWER}</Notice>
  if (!sweep) return <Loading what="the sweep" height={400} />
  return (
    <div class="stack">
      <SweepHeader
        sweep={sweep}
        connection={connection}
        folder={list.state === 'ready' ? list.value.folder : undefined}
      />
      <Found sweep={sweep} list={list.state === 'ready' ? list.value : undefined} />
    </div>
  )
}

/** What was found: nothing where the record cannot be read. */
function Found({
  sweep,
  list,
}: {
  readonly sweep: SweepDetail
  readonly list: RunList | undefined
}): JSX.Element | null {
  const { results } = sweep
  const runs = useMemo(() => runsByTrial(sweep.id, list), [sweep.id, list])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  if (!results) return null
  return (
    <>
      <BestPanel results={results} />
      <SettingsPanel results={results} runs={runs} chosen={chosen} choose={setChosen} />
      <CoursePanel results={results} />
      <EffectsPanel results={results} />
      <ChosenBar chosen={chosen} clear={() => setChosen(new Set())} />
    </>
  )
}

/** The runs of a sweep that are in the folder, by trial, which is what a run's folder is called. */
function runsByTrial(sweep: string, list: RunList | undefined): ReadonlyMap<string, RunSummary> {
  const own = list?.runs.filter((run) => run.sweep === sweep) ?? []
  return new Map(own.map((run) => [run.id.slice(run.id.lastIndexOf('/') + 1), run]))
}

const NO_ANSWER =
  'The sweep cannot be opened. See whether it is in the list of runs, and whether `facet studio` is still running.'
