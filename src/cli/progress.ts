import { MultiBar } from 'cli-progress'
import type { SingleBar } from 'cli-progress'
import type { Config } from '../gan/index.ts'
import type { TrainEvent } from '../train/index.ts'
import { formatDuration, formatEpoch, formatLosses, formatScores } from './format.ts'

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
  const began = performance.now()
  let planned = 0
  function text({ step, epoch, losses, imagesPerSecond }: Step): string {
    const left = ((performance.now() - began) / 1000 / step) * (planned - step)
    const rate = `${Math.round(imagesPerSecond)} images/s`
    return `step ${step}/${planned} · epoch ${epoch.toFixed(2)} · ${rate} · ETA ${formatDuration(left)} · ${formatLosses(losses)}`
  }
  return {
    show: (event) => {
      if (event.kind === 'started') {
        planned = event.steps
        output.begin(planned)
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

function announce(
  { steps, parameters, runtime }: Started,
  { data, batch, threads, seed }: Config,
  folder: string,
): string {
  const size = `${(parameters / 1e6).toFixed(1)} M parameters`
  return (
    `${data.source}: ${steps} steps of ${batch} images, ${size}, seed ${seed}, ${threads} threads of ${runtime}\n` +
    `run folder: ${folder}`
  )
}

interface Output {
  begin(total: number): void
  step(step: number, text: string): void
  log(text: string): void
  end(): void
}

function createBar(): Output {
  const bars = new MultiBar({
    format: '{bar} {percentage}% {text}',
    barsize: 20,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
  })
  let bar: SingleBar | undefined
  return {
    begin: (total) => void (bar = bars.create(total, 0, { text: '' })),
    step: (step, text) => bar?.update(step, { text }),
    log: (text) => bars.log(`${text}\n`),
    end: () => bars.stop(),
  }
}

function createLines(): Output {
  let [interval, next] = [1, 1]
  const log = (text: string) => void process.stderr.write(`${text}\n`)
  return {
    begin: (total) => {
      interval = next = Math.ceil(total / LINES)
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
