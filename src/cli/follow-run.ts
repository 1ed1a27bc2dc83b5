import type { TrainEvent } from '../train/index.ts'
import type { Run } from '../train/node/index.ts'
import { onInterrupt } from './interrupt.ts'
import { createProgress } from './progress.ts'
import { verdict } from './verdict.ts'

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
  const show = progress ? showProgress(run, showing, progress) : printJson(run)
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
  { folder }: Run,
  { quiet, reading }: Showing,
  progress: ReturnType<typeof createProgress>,
): (event: TrainEvent) => void {
  return (event) => {
    if (event.kind === 'started' && reading !== undefined) process.stderr.write(`${reading}\n`)
    progress.show(event)
    if (event.kind === 'finished' && !quiet) process.stdout.write(verdict(event, folder))
  }
}

function printJson({ folder }: Run): (event: TrainEvent) => void {
  return (event) => void process.stdout.write(`${JSON.stringify({ ...event, folder })}\n`)
}
