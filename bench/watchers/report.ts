import { timingOf } from '../statistics.ts'
import { formatRange, markdownTable, threeDigits } from '../table.ts'
import type { WatchersResult } from './measure.ts'

/** Returns what watchers cost as text: a table, and the ratio of each pair. */
export function watchersReport({ watchers, alone, watched, events }: WatchersResult): string {
  const row = (name: string, times: readonly number[]) => {
    const { median, low, high } = timingOf(times)
    return [name, threeDigits(median), formatRange(low, high)]
  }
  const table = markdownTable(
    ['who follows', 'ms a step', '10–90 %'],
    [row('nobody', alone), row(`${watchers} pages`, watched)],
  )
  const { median, low, high } = timingOf(watched.map((time, round) => time / alone[round]))
  const ratio = `${median.toFixed(3)} (10–90 %: ${low.toFixed(3)}–${high.toFixed(3)})`
  return `${table}\nWatched over alone, the median of ${alone.length} pairs: ${ratio}; ${events} events were sent.`
}
