import type { TrainEvent } from '../train/index.ts'
import type { Run } from '../train/node/index.ts'
import { onInterrupt } from './interrupt.ts'
import { createProgress } from './progress.ts'
import { verdict } from './verdict.ts'
import { print, printJson, tell } from './print.ts'

/** How a run is shown. */
interface Showing {
  /** Print events as JSON, one a line, instead of progress. */
  readonly json?: boolean
  /** Print nothing on standard output. */
  readonly quiet?: boolean
  /** How the data was read: printed before the first step, with the progress. */
  readonly reading?: string
}

/**
 * Shows a run to its end, which an interrupt brings about in good order.
 *
 * @returns whether the run took all its steps
 */
export async function followRun(run: Run, showing: Showing): Promise<boolean> {
  const progress = showing.json && !showing.quiet ? undefined : createProgress(run)
  const show = progress ? showProgress(run, showing, progress) : printEvents(run)
  const release = onInterrupt(() => {
    progress?.end()
    run.stop()
  }, 'Ending in good order: a checkpoint and the figures are being written.')
  const hangUp = () => run.stop()
  process.stdout.once('error', hangUp)
  let complete = false
  try {
    for await (const event of run.events) {
      if (event.kind === 'figure') continue
      show(event)
      if (event.kind === 'finished') complete = event.complete
    }
  } finally {
    progress?.end()
    release()
    process.stdout.off('error', hangUp)
  }
  return complete
}

function showProgress(
  run: Run,
  { quiet, reading }: Showing,
  progress: ReturnType<typeof createProgress>,
): (event: TrainEvent) => void {
  return (event) => {
    if (event.kind === 'started' && reading !== undefined) tell(reading)
    progress.show(event)
    if (event.kind === 'finished' && !quiet) print(verdict(event, run))
  }
}

function printEvents({ folder }: Run): (event: TrainEvent) => void {
  return (event) => printJson({ ...event, folder })
}
