import { UsageError } from '../array/index.ts'
import type { DataSet } from '../data/index.ts'
import type { Config } from '../gan/index.ts'
import type { Judge } from '../metrics/index.ts'
import type { Runtime } from '../runtime/index.ts'
import { createBest } from './best.ts'
import type { Best } from './best.ts'
import { Divergence } from './divergence.ts'
import type { TrainEvent } from './events.ts'
import { emptyMemory } from './memory.ts'
import type { HistoryEvent, RunMemory, TrainingCheckpoint } from './memory.ts'
import { createMeter } from './meter.ts'
import type { Meter } from './meter.ts'
import { createLossMonitor } from './monitor.ts'
import type { LossMonitor } from './monitor.ts'
import { createReporter } from './reporter.ts'
import type { Reporter } from './reporter.ts'
import { restoreState } from './state.ts'
import type { TrainingState } from './state.ts'
import { createStepper } from './stepper.ts'
import type { Stepper } from './stepper.ts'
import { createTimeLeft } from './time-left.ts'
import type { RunPart, TimeLeft } from './time-left.ts'
import { tryParts } from './try-run.ts'

/** What a run trains with, and who may end it. */
export interface TrainOptions {
  readonly config: Config
  readonly data: DataSet
  readonly runtime: Runtime
  /** Scores samples, where the config asks for it; compares to other images than those of the final judgement. */
  readonly judge?: Judge
  /** Reads what to go on from, and the tensors of the best checkpoint so far; a run without it begins at its seed. */
  readonly from?: () => Promise<TrainingCheckpoint & { readonly best?: TrainingCheckpoint['tensors'] }>
  /** The step to pause after, in good order; by default the last. */
  readonly until?: number
  /** Asked after every step, the first included; true ends the run in good order. */
  readonly shouldStop: () => boolean
  /** Keeps a checkpoint, whose parts change as training goes on; training waits for it. */
  readonly save: (checkpoint: TrainingCheckpoint) => Promise<void>
  /** Keeps what samples are made with, the best so far, and the step it is from: at checkpoints and at the end. */
  readonly saveModel?: (sampled: TrainingState['sampled'], step: number) => Promise<void>
}

/** A run under way. */
interface Training {
  readonly options: TrainOptions
  readonly stepper: Stepper
  readonly reporter: Reporter
  readonly best?: Best
  readonly memory: RunMemory
  readonly history: HistoryEvent[]
  readonly meter: Meter
  readonly monitor: LossMonitor
  /** By a trial, before the first step. */
  readonly secondsPerStep: number
  readonly timeLeft: TimeLeft
  /** The step to end after. */
  readonly last: number
  /** The step of the newest checkpoint. */
  saved?: number
}

/**
 * Trains a GAN, from its seed or from a checkpoint, and says what happens. The same config, data and runtime give the same
 * losses, states and pictures, bit for bit, however often the run was ended and gone on with.
 *
 * @throws Divergence where training leaves the finite numbers; the newest checkpoint is from before
 * @throws UsageError where the checkpoint is of other data
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainEvent> {
  const began = performance.now()
  const training = await prepare(options)
  const { stepper, reporter, best, memory } = training
  const { secondsPerStep } = training
  yield reporter.started({
    step: memory.step,
    stepper,
    secondsPerStep,
    secondsLeft: secondsLeft(training, memory.step),
  })
  yield* takeSteps(training)
  yield* checkpoint(training)
  yield* lastLines(training)
  best?.restore()
  const shown = best?.step ?? memory.step
  await options.saveModel?.(stepper.state.sampled, shown)
  yield* reporter.lastFigures(shown)
  const complete = memory.step === stepper.steps
  const verdict = await reporter.verdict(memory.step)
  yield { ...verdict, complete, shown, seconds: (performance.now() - began) / 1000 }
  await reporter.release()
  await stepper.release()
}

/**
 * Refuses other data than a run was trained on.
 *
 * @param place.source - where the run's data was when it began
 * @param place.place - where this data lies, if it is elsewhere
 * @param fingerprint - of the data that the run was trained on
 * @throws UsageError where the data's is another
 */
export function checkData(
  { source, place = source }: { readonly source: string; readonly place?: string },
  { fingerprint: found }: DataSet,
  fingerprint: string,
): void {
  if (found === fingerprint) return
  const moved = place === source ? '' : `, which were in ${source}`
  const remedy = place === source ? 'Put those back' : 'Give the place of those'
  throw new UsageError(`${place}: other images than this run was trained on${moved}. ${remedy}, or train a new run.`)
}

/** Refuses a checkpoint of a step that this config and data do not come to. */
function checkPlace({ memory: { step }, data }: TrainingCheckpoint, { steps, stepsPerEpoch }: Stepper): void {
  const isThere = data.epoch * stepsPerEpoch + data.batch === step && data.batch < stepsPerEpoch
  if (step <= steps && isThere) return
  throw new UsageError(
    `The checkpoint is of step ${step}, at batch ${data.batch} of pass ${data.epoch}, but the run has ${steps} steps, ` +
      `${stepsPerEpoch} a pass. Resume with the config and the checkpoints that belong together.`,
  )
}

async function prepare(options: TrainOptions): Promise<Training> {
  const { config, data, runtime, judge } = options
  const from = await options.from?.()
  if (from) checkData(config.data, data, from.data.fingerprint)
  const stepper = await createStepper({ config, images: data.train, runtime })
  if (from) {
    checkPlace(from, stepper)
    restoreState(stepper.state, from.tensors, `The checkpoint step-${from.memory.step}`)
  }
  const memory = from?.memory ?? emptyMemory()
  const reporter = await createReporter(options, stepper.state, memory.diversity)
  const times = await tryParts({ options, stepper, reporter })
  return {
    options,
    stepper,
    reporter,
    best: judge && createBest(stepper.state, { memory: memory.best, tensors: from?.best }),
    memory,
    history: [...(from?.history ?? [])],
    meter: createMeter(config.batch, memory.meter),
    monitor: createLossMonitor(config, memory.losses),
    secondsPerStep: times.step,
    timeLeft: createTimeLeft(config, times),
    last: Math.min(stepper.steps, options.until ?? stepper.steps),
    saved: from?.memory.step,
  }
}

/** Takes all steps that are left, and everything that comes between two of them. */
async function* takeSteps(training: Training): AsyncGenerator<TrainEvent> {
  const { options, stepper, memory, monitor, last } = training
  const { log, figures, evaluate, checkpoint: saving } = options.config
  const isDue = (every: number) => every > 0 && memory.step % every === 0
  for (let stopped = false; memory.step < last && !stopped;) {
    const losses = yield* takeStep(training)
    stopped = options.shouldStop()
    const { step } = memory
    const epoch = step / stepper.stepsPerEpoch
    // What else is due after this step is still to come.
    if (isDue(log.every)) yield* line(training, step - 1)
    if (Number.isInteger(epoch)) yield { kind: 'epoch', epoch, losses }
    yield* warn(training, monitor.step(losses))
    if (isDue(figures.every)) yield* timed(training, 'figures', look(training))
    if (training.best && isDue(evaluate.every)) yield* timed(training, 'evaluation', score(training, training.best))
    if (isDue(saving.every)) yield* checkpoint(training)
  }
}

/** Takes the next step; returns its losses. */
async function* takeStep(training: Training): AsyncGenerator<TrainEvent, Record<string, number>> {
  const { stepper, memory, meter } = training
  try {
    const losses = await meter.time(() => stepper.step(memory.step))
    training.timeLeft.took('step', meter.newest)
    memory.step++
    return losses
  } catch (error) {
    // Without a checkpoint the state itself is the last good one.
    if (error instanceof Divergence && training.saved === undefined) yield* checkpoint(training)
    throw error
  }
}

/** What a run's end adds, after its last checkpoint: the line and the scores that were not due yet. */
async function* lastLines(training: Training): AsyncGenerator<TrainEvent> {
  const { memory, history, meter, best } = training
  if (meter.count > 0) yield* line(training, memory.step)
  const scored = history.findLast(({ kind }) => kind === 'evaluation')?.step
  if (best && scored !== memory.step) yield* score(training, best)
}

/**
 * Tells means since the last line.
 *
 * @param settled - the last step whose figures, scores and checkpoint are made
 */
function* line(training: Training, settled: number): Generator<TrainEvent> {
  const { memory, history, meter, stepper } = training
  const { step } = memory
  const { losses, imagesPerSecond } = meter.take()
  const said = { kind: 'step', step, epoch: step / stepper.stepsPerEpoch, losses } as const
  history.push(said)
  yield { ...said, imagesPerSecond, secondsLeft: secondsLeft(training, settled) }
}

function secondsLeft({ timeLeft, memory: { step }, last }: Training, settled: number): number {
  return timeLeft.at({ step, settled, last })
}

/** Passes on what a part of the run says, and notes how long it took. */
async function* timed(
  { timeLeft }: Training,
  part: RunPart,
  events: AsyncGenerator<TrainEvent>,
): AsyncGenerator<TrainEvent> {
  const began = performance.now()
  yield* events
  timeLeft.took(part, (performance.now() - began) / 1000)
}

/** Draws the sheet, and looks for classes that collapse. */
async function* look(training: Training): AsyncGenerator<TrainEvent> {
  const { stepper, reporter, memory } = training
  await stepper.readState()
  yield await reporter.sheet(memory.step)
  yield* warn(training, await reporter.diversity())
}

function* warn({ memory, history }: Training, message: string | undefined): Generator<TrainEvent> {
  if (message === undefined) return
  const said = { kind: 'warning', step: memory.step, message } as const
  history.push(said)
  yield said
}

async function* score(training: Training, best: Best): AsyncGenerator<TrainEvent> {
  const { memory, history, reporter, stepper } = training
  const { step } = memory
  await stepper.readState()
  const scores = await reporter.scores()
  const said = { kind: 'evaluation', step, scores, best: best.take(step, scores) } as const
  history.push(said)
  // The scores are in the checkpoint's history: who goes on from it makes them no second time.
  if (said.best) yield* checkpoint(training)
  yield said
}

async function* checkpoint(training: Training): AsyncGenerator<TrainEvent> {
  if (training.saved !== training.memory.step) yield* timed(training, 'checkpoint', save(training))
}

async function* save(training: Training): AsyncGenerator<TrainEvent> {
  const { memory, stepper, options, best, history } = training
  const { step } = memory
  const { stepsPerEpoch, state } = stepper
  const { fingerprint } = options.data
  const data = { fingerprint, epoch: Math.floor(step / stepsPerEpoch), batch: step % stepsPerEpoch }
  await stepper.readState()
  await options.save({ seed: options.config.seed, config: options.config, data, memory, history, tensors: state.saved })
  if (best?.step === undefined || best.step === step) await options.saveModel?.(state.sampled, step)
  training.saved = step
  yield { kind: 'checkpoint', step }
}
