import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { RunDetail } from '../../protocol/index.ts'
import { Loading, Notice, StatePill } from '../design/index.ts'
import { useRunEvents } from '../shell/index.ts'
import { SteerTab } from '../steer/steer-tab.tsx'
import { LiveTab } from './live-tab.tsx'

const TABS = { '': { name: 'Training', Tab: LiveTab }, steer: { name: 'Steer', Tab: SteerTab } } as const

/** One run: `/runs/:id`, and its other tabs behind it. */
export function RunPage({ id = '', tab = '' }: { readonly id?: string; readonly tab?: string }): JSX.Element {
  const [run, setRun] = useState<RunDetail>()
  useRunEvents(id, (event) => {
    if ('run' in event) setRun(event.run)
  })
  if (!run) return <Loading what="the run" height={400} />
  const { Tab } = TABS[tab in TABS ? (tab as keyof typeof TABS) : '']
  return (
    <div class="stack">
      <div class="row">
        <h1>{run.id}</h1>
        <StatePill state={run.state} />
      </div>
      {run.message !== undefined && <Notice kind="error">{run.message}</Notice>}
      <nav class="tabs" aria-label="Views of the run">
        {Object.entries(TABS).map(([path, { name }]) => (
          <a
            key={path}
            href={`/runs/${encodeURIComponent(id)}${path && `/${path}`}`}
            aria-current={path === tab ? 'page' : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      <Tab run={run} />
    </div>
  )
}
