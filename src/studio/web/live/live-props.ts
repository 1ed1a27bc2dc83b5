import type { Metrics, RunDetail } from '../../protocol/index.ts'
import type { Selection, Sheet } from './selection.ts'

/** What the parts of a run's training page share: the run, and the step at which they show it. */
export interface LiveProps {
  readonly run: RunDetail
  readonly metrics: Metrics
  readonly sheets: readonly Sheet[]
  readonly selection: Selection
  /** The selected step, or the newest. */
  readonly step: number
  readonly onSelect: (selection: Selection) => void
}
