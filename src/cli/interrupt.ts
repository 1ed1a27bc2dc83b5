/** Milliseconds in which signals are one: under npm, Ctrl-C arrives from the terminal and once more from npm. */
const SAME_INTERRUPT = 1000

/**
 * Calls back at the first interrupt; a second one ends the process at once, as does a second signal of any kind.
 *
 * @param message - what is still done, for the one who interrupts
 * @returns what takes the listeners away again
 */
export function onInterrupt(stop: () => void, message: string): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const release = () => {
    for (const signal of signals) process.off(signal, listener)
  }
  let asked: number | undefined
  const listener = (signal: NodeJS.Signals) => {
    if (asked === undefined) {
      asked = performance.now()
      stop()
      process.stderr.write(`\n${message} Interrupt again to give up.\n`)
    } else if (performance.now() - asked >= SAME_INTERRUPT) {
      // Without a listener the signal itself ends the process; `process.exit` would have ONNX Runtime abort it.
      release()
      process.kill(process.pid, signal)
    }
  }
  for (const signal of signals) process.on(signal, listener)
  return release
}
