import type { Run } from '../train/node/index.ts'
import { onInterrupt } from './interrupt.ts'
import { createProgress } from './progress.ts'
import { verdict } from './verdict.ts'

/**
 * Shows a run to its end, which an interrupt brings about in good order.
 *
 * @param options.reading - how the data was read: printed before the first step, with the progress
 * @param options.json - print events as JSON, one a line, instead of progress
 * @param options.quiet - print nothing on standard output
 * @returns whether the run took all its steps
 */
export async function followRun(
  run: Run,
  { json, quiet, reading }: { json?: boolean; quiet?: boolean; reading?: string },
): Promise<boolean> {
  const progress = json && !quiet ? undefined : createProgress(run)
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
      if (json && !quiet) process.stdout.write(`${JSON.stringify({ ...event, folder: run.folder })}\n`)
      if (event.kind === 'started' && reading !== undefined && progress) process.stderr.write(`${reading}\n`)
      progress?.show(event)
      if (event.kind !== 'finished') continue
      complete = event.complete
      if (progress && !quiet) process.stdout.write(verdict(event, run.folder))
    }
  } finally {
    progress?.end()
    release()
    process.stdout.off('error', hangUp)
  }
  return complete
}
