import { tell } from './print.ts'

/** Milliseconds in which signals are one: under npm, Ctrl-C arrives from the terminal and once more from npm. */
const SAME_INTERRUPT = 1000

/** Ctrl-C, the polite end by another process, and the end of the terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Calls back at the first interrupt, also where the terminal is closed; a second one ends the process at once, as does a second
 * signal of any kind but that of the terminal, which may come from several sides and of which nobody means anything.
 *
 * @param message - what is still done, for the one who interrupts
 * @returns what takes the listeners away again
 */
export function onInterrupt(stop: () => void, message: string): () => void {
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, listener)
  }
  let asked: number | undefined
  const listener = (signal: NodeJS.Signals) => {
    if (asked === undefined) {
      asked = performance.now()
      stop()
      tell(`\n${message} Interrupt again to give up.`)
    } else if (signal !== 'SIGHUP' && performance.now() - asked >= SAME_INTERRUPT) {
      // Without a listener the signal itself ends the process; `process.exit` would have ONNX Runtime abort it.
      release()
      process.kill(process.pid, signal)
    }
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return release
}
