import { MultiBar } from 'cli-progress'
import type { SingleBar } from 'cli-progress'
import { formatDuration } from '../figures/index.ts'
import type { Config } from '../gan/index.ts'
import type { TrainEvent } from '../train/index.ts'
import { TEXT_BAR_OPTIONS } from './bar-options.ts'
import { formatEpoch, formatEstimate, formatLosses, formatScores } from './format.ts'

/** Shows how a run gets on. */
export interface Progress {
  show(event: TrainEvent): void
  /** Leaves the terminal as it was; may be called twice. */
  end(): void
}

type Step = Extract<TrainEvent, { kind: 'step' }>
type Started = Extract<TrainEvent, { kind: 'started' }>

/** Lines printed over a whole run where there is no terminal to draw a bar in. */
const LINES = 20

/** Shows progress as a bar in a terminal, and as lines elsewhere. */
export function createProgress(folder: string, config: Config): Progress {
  const output = process.stderr.isTTY ? createBar() : createLines()
  let [began, from, planned] = [0, 0, 0]
  function text({ step, epoch, losses, imagesPerSecond }: Step): string {
    const left = ((performance.now() - began) / 1000 / (step - from)) * (planned - step)
    const rate = `${Math.round(imagesPerSecond)} images/s`
    return `step ${step}/${planned} · epoch ${epoch.toFixed(2)} · ${rate} · ETA ${formatDuration(left)} · ${formatLosses(losses)}`
  }
  return {
    show: (event) => {
      if (event.kind === 'started') {
        began = performance.now()
        from = event.step
        planned = event.steps
        output.begin(planned, from)
        output.log(announce(event, config, folder))
      }
      if (event.kind === 'step') output.step(event.step, text(event))
      if (event.kind === 'notice') process.stderr.write(`${event.message}\n`)
      if (event.kind === 'warning') output.log(`Warning at step ${event.step}: ${event.message}`)
      if (event.kind === 'evaluation') output.log(formatScores(event))
      if (event.kind === 'epoch') output.log(formatEpoch(event))
      if (event.kind === 'finished') output.end()
    },
    end: () => output.end(),
  }
}

function announce(started: Started, { data, batch, threads, seed }: Config, folder: string): string {
  const { step, steps, parameters, runtime, secondsPerStep } = started
  const size = `${(parameters / 1e6).toFixed(1)} M parameters`
  const time = formatEstimate(secondsPerStep * (steps - step))
  return (
    `${data.source}: ${steps} steps of ${batch} images, ${size}, seed ${seed}, ${threads} threads of ${runtime}\n` +
    `${step > 0 ? `going on after step ${step}: ` : ''}about ${time} on this machine\n` +
    `run folder: ${folder}`
  )
}

interface Output {
  begin(total: number, from: number): void
  step(step: number, text: string): void
  log(text: string): void
  end(): void
}

function createBar(): Output {
  const bars = new MultiBar(TEXT_BAR_OPTIONS)
  let bar: SingleBar | undefined
  return {
    begin: (total, from) => void (bar = bars.create(total, from, { text: '' })),
    step: (step, text) => bar?.update(step, { text }),
    log: (text) => bars.log(`${text}\n`),
    end: () => bars.stop(),
  }
}

function createLines(): Output {
  let [interval, next] = [1, 1]
  const log = (text: string) => void process.stderr.write(`${text}\n`)
  return {
    begin: (total, from) => {
      interval = Math.ceil(total / LINES)
      next = from + interval
    },
    step: (step, text) => {
      if (step < next) return
      next += interval
      log(text)
    },
    log,
    end: () => {},
  }
}
