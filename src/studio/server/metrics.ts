import type { Metrics } from '../protocol/index.ts'

type MetricsLine = Readonly<Record<string, number>> & { readonly step: number; readonly epoch: number }
type RateLine = { readonly step: number; readonly imagesPerSecond: number }

/** Returns lines of metrics.jsonl and rates.jsonl as columns; the last line may be half written, and is left out then. */
export function readMetrics(metrics: string, rates: string): Metrics {
  const lines = readLines<MetricsLine>(metrics)
  const rateOf = new Map(readLines<RateLine>(rates).map(({ step, imagesPerSecond }) => [step, imagesPerSecond]))
  const names = new Set(lines.flatMap((line) => Object.keys(line)))
  names.delete('step')
  names.delete('epoch')
  return {
    steps: lines.map(({ step }) => step),
    epochs: lines.map(({ epoch }) => epoch),
    losses: Object.fromEntries([...names].map((name) => [name, lines.map((line) => line[name] ?? null)])),
    imagesPerSecond: lines.map(({ step }) => rateOf.get(step) ?? null),
  }
}

function readLines<Line>(text: string): Line[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Line]
    } catch {
      return []
    }
  })
}
