import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { partToId } from '../../protocol/index.ts'
import type { Metrics, RunDetail } from '../../protocol/index.ts'
import { Loading, Notice } from '../design/index.ts'
import { places, useRunEvents } from '../shell/index.ts'
import { SteerTab } from '../steer/steer-tab.tsx'
import { NO_METRICS, joinMetrics } from './join-metrics.ts'
import { LiveTab } from './live-tab.tsx'
import { ReportTab } from './report-tab.tsx'
import { RunHeader } from './run-header.tsx'
import { SettingsTab } from './settings-tab.tsx'

/** What a tab shows. */
export interface RunTabProps {
  readonly run: RunDetail
  /** Undefined until they are there. */
  readonly metrics: Metrics | undefined
}

const TABS = {
  '': { name: 'Training', Tab: LiveTab },
  steer: { name: 'Steer', Tab: SteerTab },
  report: { name: 'Report', Tab: ReportTab },
  settings: { name: 'Settings', Tab: SettingsTab },
} as const

/** One run: `/runs/:id`, and its other tabs behind it. */
export function RunPage({ id = '', tab = '' }: { readonly id?: string; readonly tab?: string }): JSX.Element {
  const run = partToId(id)
  return <OpenedRun key={run} id={run} tab={tab in TABS ? (tab as keyof typeof TABS) : ''} />
}

function OpenedRun({ id, tab }: { readonly id: string; readonly tab: keyof typeof TABS }): JSX.Element {
  const [run, setRun] = useState<RunDetail>()
  const [metrics, setMetrics] = useState<Metrics>()
  const connection = useRunEvents(id, (event) => {
    if ('run' in event) setRun(event.run)
    else setMetrics((known) => joinMetrics(known ?? NO_METRICS, event.from, event.metrics))
  })
  useEffect(() => {
    document.title = `${id} · Facet`
    return () => (document.title = 'Facet')
  }, [id])
  if (!run && connection === 'lost') return <Notice kind="error">{NO_ANSWER}</Notice>
  if (!run) return <Loading what="the run" height={400} />
  const { Tab } = TABS[tab]
  return (
    <div class="stack run-page">
      <RunHeader run={run} metrics={metrics ?? NO_METRICS} connection={connection} />
      <nav class="tabs" aria-label="Views of the run">
        {Object.entries(TABS).map(([path, { name }]) => (
          <a key={path} href={places.run(id, path)} aria-current={path === tab ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <Tab run={run} metrics={metrics} />
    </div>
  )
}

const NO_ANSWER =
  'The run cannot be opened. See whether it is in the list of runs, and whether `facet studio` is still running.'
