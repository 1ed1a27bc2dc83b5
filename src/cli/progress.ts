import { MultiBar } from 'cli-progress'
import type { SingleBar } from 'cli-progress'
import { formatDuration } from '../figures/index.ts'
import type { TrainEvent } from '../train/index.ts'
import type { Run } from '../train/node/index.ts'
import { TEXT_BAR_OPTIONS } from './bar-options.ts'
import { formatEpoch, formatEstimate, formatLosses, formatScores } from './format.ts'
import { plain, tell } from './print.ts'

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
export function createProgress(run: Pick<Run, 'folder' | 'config' | 'preset'>): Progress {
  const output = process.stderr.isTTY ? createBar() : createLines()
  // What the tutorial itself prints; of other presets' losses one step tells little.
  const tellsEpochs = run.preset === 'tutorial'
  let planned = 0
  function text({ step, epoch, losses, imagesPerSecond, secondsLeft }: Step): string {
    const [rate, left] = [`${Math.round(imagesPerSecond)} images/s`, formatDuration(secondsLeft)]
    return `step ${step}/${planned} · epoch ${epoch.toFixed(2)} · ${rate} · ETA ${left} · ${formatLosses(losses, run.config)}`
  }
  return {
    show: (event) => {
      if (event.kind === 'started') {
        planned = event.steps
        output.begin(planned, event.step)
        output.log(announce(event, run))
      }
      if (event.kind === 'step') output.step(event.step, text(event))
      if (event.kind === 'notice') tell(event.message)
      if (event.kind === 'warning') output.log(`Warning at step ${event.step}: ${event.message}`)
      if (event.kind === 'evaluation') output.log(formatScores(event))
      if (event.kind === 'epoch' && tellsEpochs) output.log(formatEpoch(event))
      if (event.kind === 'finished') output.end()
    },
    end: () => output.end(),
  }
}

function announce(started: Started, { config, folder }: Pick<Run, 'config' | 'folder'>): string {
  const { data, batch, threads, seed } = config
  const { step, steps, parameters, runtime, secondsLeft } = started
  const size = `${(parameters / 1e6).toFixed(1)} M parameters`
  return (
    `${data.source}: ${steps} steps of ${batch} images, ${size}, seed ${seed}, ${threads} threads of ${runtime}\n` +
    `${step > 0 ? `going on after step ${step}: ` : ''}about ${formatEstimate(secondsLeft)} on this machine\n` +
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
    log: (text) => bars.log(`${plain(text)}\n`),
    end: () => bars.stop(),
  }
}

function createLines(): Output {
  let [interval, next] = [1, 1]
  return {
    begin: (total, from) => {
      interval = Math.ceil(total / LINES)
      next = from + interval
    },
    step: (step, text) => {
      if (step < next) return
      next += interval
      tell(text)
    },
    log: tell,
    end: () => {},
  }
}
