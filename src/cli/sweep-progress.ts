import { MultiBar } from 'cli-progress'
import { formatDuration } from '../figures/index.ts'
import { isBetter, metricOf, roundCosts } from '../sweep/index.ts'
import type { JobResult, SweepMetric } from '../sweep/index.ts'
import type { OpenSweep, SweepEvent } from '../sweep/node/index.ts'
import { TEXT_BAR_OPTIONS } from './bar-options.ts'
import { countOf } from './format.ts'
import { plain, tell } from './print.ts'

/** Shows how a sweep gets on. */
export interface SweepProgress {
  show(event: SweepEvent): void
  /** Leaves the terminal as it was; may be called twice. */
  end(): void
}

type Round = Extract<SweepEvent, { kind: 'round' }>

/** Shows all runs together: as a bar in a terminal, and as a line for every result elsewhere. */
export function createSweepProgress(sweep: OpenSweep, crew: string): SweepProgress {
  const { plan } = sweep.record
  const metric = metricOf(plan.spec)
  const total = Math.round(roundCosts(plan).reduce((sum, cost) => sum + cost, 0))
  const output = process.stderr.isTTY ? createBar(total) : createLines()
  const steps = new Map<string, number>()
  for (const { trial, step } of sweep.results) advance(trial, step)
  const [began, from] = [performance.now(), taken()]
  let [ended, best]: [number, number | undefined] = [0, undefined]
  let round: Round | undefined
  const trialOf = (job: string) => round?.jobs.find(({ id }) => id === job)?.trial.id ?? job

  function advance(trial: string, step: number): void {
    steps.set(trial, Math.max(step, steps.get(trial) ?? 0))
  }
  function taken(): number {
    return [...steps.values()].reduce((sum, step) => sum + step, 0)
  }
  function text(): string {
    const done = taken()
    const left = ((performance.now() - began) / 1000 / (done - from)) * (total - done)
    return [
      `round ${(round?.round ?? 0) + 1}/${plan.rounds.length}`,
      `${ended} of ${round?.jobs.length ?? 0} runs`,
      ...(done > from ? [`ETA ${formatDuration(left)}`] : []),
      ...(best === undefined ? [] : [`best ${metric.title} ${formatNumber(best)}`]),
    ].join(' · ')
  }
  function take(result: JobResult): void {
    advance(result.trial, result.step)
    ended++
    const value = result.metrics[metric.name]
    if (typeof value === 'number' && (best === undefined || isBetter(metric, value, best))) best = value
    output.log(`[${ended}/${round?.jobs.length ?? 0}] ${describe(result, metric)}`)
  }
  return {
    show: (event) => {
      if (event.kind === 'round') {
        round = event
        ;[ended, best] = [0, undefined]
        output.say(`Round ${event.round + 1} of ${plan.rounds.length}: ${countOf(event.jobs.length, 'run')}, ${crew}.`)
      }
      if (event.kind === 'progress') advance(trialOf(event.job), event.step)
      if (event.kind === 'notice') output.say(event.message)
      if (event.kind === 'result') take(event.result)
      output.update(taken(), text())
    },
    end: () => output.end(),
  }
}

function describe({ trial, step, state, message, metrics }: JobResult, { name, title }: SweepMetric): string {
  if (state !== 'done') return `${trial}: ${state}. ${message ?? ''}`
  const value = metrics[name]
  return `${trial} at step ${step}: ${title} ${typeof value === 'number' ? formatNumber(value) : 'cannot be told'}`
}

function formatNumber(value: number): string {
  return `${Number(value.toPrecision(4))}`
}

interface Output {
  update(done: number, text: string): void
  /** Prints what a person should know. */
  say(text: string): void
  /** Prints what a bar shows anyway. */
  log(text: string): void
  end(): void
}

function createBar(total: number): Output {
  const bars = new MultiBar(TEXT_BAR_OPTIONS)
  const bar = bars.create(total, 0, { text: '' })
  return {
    update: (done, text) => bar.update(Math.min(done, total), { text }),
    say: (text) => bars.log(`${plain(text)}\n`),
    log: () => {},
    end: () => bars.stop(),
  }
}

function createLines(): Output {
  return { update: () => {}, say: tell, log: tell, end: () => {} }
}
