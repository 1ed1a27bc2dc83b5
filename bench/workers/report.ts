import { mean } from '../statistics.ts'
import { formatRange, markdownTable, threeDigits } from '../table.ts'
import type { WorkersResult, WorkersTime } from './measure.ts'

/** Returns what more workers bring as text. */
export function workersReport({ training, waiting, wait, cost }: WorkersResult): string {
  const perJob = (bytes: number) => `${threeDigits(bytes / cost.jobs / 1000)} kB`
  return [
    'Training, of the same runs by more workers of one thread each:\n',
    table(training, (point) => mean(training[0].seconds) / point.workers),
    `\nJobs that wait ${wait} s, as machines that are not here would have them take:\n`,
    table(waiting, ({ jobs, workers }) => (wait * jobs) / workers),
    `\nJobs that are nothing, 4 workers: ${threeDigits(cost.jobs / cost.seconds)} a second. One costs the server ` +
      `${threeDigits((1e6 * cost.cpu) / cost.jobs)} µs of its processor, ${perJob(cost.received)} in and ${perJob(cost.sent)} out; ` +
      `one that waits takes ${perJob(cost.memory)} of its memory.\n`,
  ].join('\n')
}

/** Efficiency is the least time there could be, over the time it took. */
function table(points: readonly WorkersTime[], least: (point: WorkersTime) => number): string {
  const rows = points.map((point) => {
    const { workers, jobs, seconds } = point
    const range = formatRange(Math.min(...seconds), Math.max(...seconds))
    const efficiency = (100 * least(point)) / mean(seconds)
    return [`${workers}`, `${jobs}`, threeDigits(mean(seconds)), range, `${efficiency.toFixed(1)} %`]
  })
  return markdownTable(['workers', 'jobs', 'seconds', 'range', 'efficiency'], rows)
}
