import type { Metrics } from '../../protocol/index.ts'

/** Curves of a run that has logged nothing. */
export const NO_METRICS: Metrics = { steps: [], epochs: [], losses: {}, imagesPerSecond: [], secondsLeft: [] }

/**
 * Returns curves with lines added to them.
 *
 * @param from - lines of the known curves that stay: a run that was resumed takes back what came after its checkpoint
 */
export function joinMetrics(known: Metrics, from: number, added: Metrics): Metrics {
  if (from === 0) return added
  const join = <Value>(before: readonly Value[], after: readonly Value[]): Value[] => [
    ...before.slice(0, from),
    ...after,
  ]
  const names = new Set([...Object.keys(known.losses), ...Object.keys(added.losses)])
  const valuesOf = ({ losses, steps }: Metrics, name: string) => losses[name] ?? steps.map(() => null)
  return {
    steps: join(known.steps, added.steps),
    epochs: join(known.epochs, added.epochs),
    losses: Object.fromEntries([...names].map((name) => [name, join(valuesOf(known, name), valuesOf(added, name))])),
    imagesPerSecond: join(known.imagesPerSecond, added.imagesPerSecond),
    secondsLeft: join(known.secondsLeft, added.secondsLeft),
  }
}
