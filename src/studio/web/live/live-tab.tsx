import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { Empty, Loading, formatCount } from '../design/index.ts'
import type { Metrics, RunDetail } from '../../protocol/index.ts'
import { FinalFigures } from './final-figures.tsx'
import { LossPanel } from './loss-panel.tsx'
import { PushPanel } from './push-panel.tsx'
import { ScorePanel } from './score-panel.tsx'
import { newestStep, sheetsOf } from './selection.ts'
import type { Selection } from './selection.ts'
import { SheetPanel } from './sheet-panel.tsx'
import { Timeline } from './timeline.tsx'

/** A run as it trains: its sheet, who pushes whom, its curves, all at the step that is selected. */
export function LiveTab({
  run,
  metrics,
}: {
  readonly run: RunDetail
  readonly metrics: Metrics | undefined
}): JSX.Element {
  const [selection, setSelection] = useState<Selection>('newest')
  const sheets = useMemo(() => sheetsOf(run), [run])
  if (!metrics) return <Loading what="the curves" height={400} />
  if (metrics.steps.length === 0 && sheets.length === 0) return <NothingYet run={run} />
  const step = selection === 'newest' ? newestStep(run, metrics) : selection
  const chosen = { run, metrics, sheets, step, selection, onSelect: setSelection }
  return (
    <div class="stack live">
      <SheetPanel {...chosen} />
      <PushPanel {...chosen} />
      <LossPanel {...chosen} />
      {run.scores.length > 0 && <ScorePanel scores={run.scores} />}
      <FinalFigures run={run} />
      {metrics.steps.length > 0 && <Timeline {...chosen} />}
    </div>
  )
}

function NothingYet({ run }: { readonly run: RunDetail }): JSX.Element {
  const every = run.config?.log.every
  if (run.state !== 'running' || every === undefined) {
    return <Empty>This run has logged nothing: there are no curves and no sheets to show.</Empty>
  }
  return <Empty>The first values come after {formatCount(every)} steps. They appear here by themselves.</Empty>
}
