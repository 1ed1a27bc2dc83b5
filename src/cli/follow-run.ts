import type { Config } from '../gan/index.ts'
import type { Run } from '../train/node/index.ts'
import { createProgress } from './progress.ts'
import { verdict } from './verdict.ts'

/** Milliseconds in which signals are one: under npm, Ctrl-C arrives from the terminal and once more from npm. */
const SAME_INTERRUPT = 1000

/**
 * Shows a run to its end, which an interrupt brings about in good order.
 *
 * @param options.json - print events as JSON, one a line, instead of progress
 * @param options.quiet - print nothing on standard output
 * @returns whether the run took all its steps
 */
export async function followRun(
  run: Run,
  config: Config,
  { json, quiet }: { json?: boolean; quiet?: boolean },
): Promise<boolean> {
  const progress = json && !quiet ? undefined : createProgress(run.folder, config)
  const release = onInterrupt(() => {
    progress?.end()
    run.stop()
  })
  const hangUp = () => run.stop()
  process.stdout.once('error', hangUp)
  let complete = false
  try {
    for await (const event of run.events) {
      if (event.kind === 'figure') continue
      if (json && !quiet) process.stdout.write(`${JSON.stringify({ ...event, folder: run.folder })}\n`)
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

/** Calls back at the first interrupt; a second one ends the process at once, as does a second signal of any kind. */
function onInterrupt(stop: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const release = () => {
    for (const signal of signals) process.off(signal, listener)
  }
  let asked: number | undefined
  const listener = (signal: NodeJS.Signals) => {
    if (asked === undefined) {
      asked = performance.now()
      stop()
      process.stderr.write(
        '\nEnding in good order: a checkpoint and the figures are being written. Interrupt again to give up.\n',
      )
    } else if (performance.now() - asked >= SAME_INTERRUPT) {
      // Without a listener the signal itself ends the process; `process.exit` would have ONNX Runtime abort it.
      release()
      process.kill(process.pid, signal)
    }
  }
  for (const signal of signals) process.on(signal, listener)
  return release
}
