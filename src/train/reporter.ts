import { argmaxRows, internalError } from '../array/index.ts'
import { categoryPart, codesOf, drawLatents, labelPart, lossProgram, withTotals } from '../gan/index.ts'
import { evaluateGenerator } from '../metrics/index.ts'
import type { GeneratorScores } from '../metrics/index.ts'
import type { BatchedProgram } from '../runtime/index.ts'
import type { TrainEvent } from './events.ts'
import type { TrainOptions } from './loop.ts'
import type { Trials } from './expected-times.ts'
import { createFeed } from './feed.ts'
import { lossArrays } from './losses.ts'
import type { DiversityMemory } from './memory.ts'
import { createDiversityMonitor } from './monitor.ts'
import { pairsFigure } from './pairs-figure.ts'
import { BATCH, loadGenerator, loadRecogniser } from './sampler.ts'
import type { GanNetworks } from './sampler.ts'
import { classSheetFigure, rowNames, traversalFigure, tutorialFigure } from './sheets.ts'
import type { SheetMaker } from './sheets.ts'
import type { TrainingState } from './state.ts'
import type { Stepper } from './stepper.ts'

type FigureEvent = Extract<TrainEvent, { kind: 'figure' }>
type Started = Extract<TrainEvent, { kind: 'started' }>
type Finished = Extract<TrainEvent, { kind: 'finished' }>

/** What a run begins with. */
interface Begins extends Pick<Started, 'step' | 'secondsPerStep' | 'secondsLeft'> {
  readonly stepper: Pick<Stepper, 'steps' | 'stepsPerEpoch'>
}

/** Looks at a run's networks as they stand: figures and test losses. It changes nothing. */
export interface Reporter {
  started(begins: Begins): Started
  /** Tries how long it takes to make, and to read, one batch of samples; in seconds. */
  trial(): Promise<Pick<Trials, 'generate' | 'recognise'>>
  /** The sheet of fixed latents. */
  sheet(step: number): Promise<FigureEvent>
  /** Makes some images of every class; returns a warning where they grow alike. */
  diversity(): Promise<string | undefined>
  /** What the judge says of fresh samples. */
  scores(): Promise<GeneratorScores>
  /** Every figure of a run's end. */
  lastFigures(step: number): AsyncGenerator<FigureEvent>
  /** Test losses, and how the recogniser reads fresh samples. */
  verdict(step: number): Promise<Omit<Finished, 'complete' | 'shown' | 'seconds'>>
  release(): Promise<void>
}

/** Samples that the recogniser reads at a run's end. */
export const READ = 1000

/** What a reporter needs of what a run trains with. */
type ReporterOptions = Pick<TrainOptions, 'config' | 'data' | 'runtime' | 'judge'>

/** What a reporter looks with. */
interface View extends ReporterOptions {
  readonly state: TrainingState
  readonly gan: GanNetworks
  readonly recogniser: BatchedProgram
  readonly maker: SheetMaker
}

/**
 * Loads the programs that look at a run.
 *
 * @param diversity - what the monitor of diversity has seen of the run so far
 */
export async function createReporter(
  options: ReporterOptions,
  state: TrainingState,
  diversity: DiversityMemory,
): Promise<Reporter> {
  const { config, data, runtime } = options
  const { image, classes } = data.train
  const gan = { config, image, networks: state.sampled, runtime }
  const generator = await loadGenerator(gan)
  const recogniser = await loadRecogniser(gan)
  const monitor = createDiversityMonitor({ config, images: data.train, generator, recogniser, memory: diversity })
  const view: View = {
    ...options,
    state,
    gan,
    recogniser,
    maker: { config, classes, image, seed: config.seed, generator },
  }
  return {
    started: (begins) => startedEvent(view, begins),
    trial: () => trial(view),
    sheet: async (step) => {
      const figure = await classSheetFigure(view.maker, `Samples by class after ${step} steps`)
      return figureEvent(step, `sheet-${`${step}`.padStart(6, '0')}`, figure)
    },
    diversity: () => monitor.look(),
    scores: () => scores(view),
    lastFigures: (step) => lastFigures(view, step),
    verdict: async (step) => {
      return { kind: 'finished', step, testLosses: await testLosses(view), ...(await readAsAsked(view)) }
    },
    release: async () => {
      await generator.release()
      await recogniser.release()
    },
  }
}

function startedEvent({ data, state, runtime }: View, { step, stepper, ...times }: Begins): Started {
  const { classes, image } = data.train
  const { fingerprint } = data
  return {
    kind: 'started',
    step,
    steps: stepper.steps,
    stepsPerEpoch: stepper.stepsPerEpoch,
    classes,
    fingerprint,
    image,
    parameters: Object.values(state.players).reduce((sum, { gradients }) => sum + totalLength(gradients), 0),
    runtime: runtime.name,
    ...times,
  }
}

/** The first run of a program takes longer than any other, but not by so much that a second one would be worth it. */
async function trial({ config, maker, recogniser }: View): Promise<Pick<Trials, 'generate' | 'recognise'>> {
  const latents = drawLatents(config.latents, BATCH, { seed: config.seed, purpose: 'trial' })
  const began = performance.now()
  const { images } = await maker.generator.run(latents, BATCH)
  const made = performance.now()
  await recogniser.run({ images }, BATCH)
  return { generate: (made - began) / 1000, recognise: (performance.now() - made) / 1000 }
}

async function* lastFigures({ config, data, gan, recogniser, maker }: View, step: number): AsyncGenerator<FigureEvent> {
  yield figureEvent(step, 'sheet', await classSheetFigure(maker))
  for (const code of codesOf(config.latents)) {
    yield figureEvent(step, `traversal-${code.name}`, await traversalFigure(maker, code))
  }
  yield figureEvent(step, 'real-and-generated', await pairsFigure(maker, data.test, recogniser))
  if (!config.figures.batchStatistics) return
  const inBatches = await loadGenerator(gan, { normalisation: 'batch', batch: rowNames(maker).length })
  yield figureEvent(step, 'tutorial-sheet', await tutorialFigure(maker, inBatches))
  await inBatches.release()
}

/** Losses on the first batch of shuffled test images, the generated ones normalised by their batch as in training. */
async function testLosses({ config, data, runtime, state }: View): Promise<Record<string, number>> {
  const batch = Math.min(config.batch, data.test.size)
  const program = lossProgram(config, { image: data.test.image, batch })
  const labels = { ...config.labels, share: 1 }
  const feed = createFeed({ ...config, batch, labels }, data.test, [program])
  feed.draw('test', 0)
  feed.fill(0)
  const losses = lossArrays(program)
  const inputs = { ...feed.arrays, ...state.networks }
  const executable = await runtime.load(program, { inputs, outputs: losses.outputs })
  await executable.run()
  await executable.release()
  return withTotals(config, losses.read())
}

/** Scores samples by the judge; which samples does not change over a run. */
async function scores({ config, data, runtime, judge, maker }: View): Promise<GeneratorScores> {
  if (!judge) throw internalError('scores need a judge.')
  const { latents, evaluate, seed } = config
  const { generator, image } = maker
  const sampling = { generator, latents, part: categoryPart(latents), image }
  const scored = await evaluateGenerator('quick', { sampling, judge, data, runtime, count: evaluate.count, seed })
  return scored.generator
}

async function readAsAsked({ config, recogniser, maker }: View): Promise<{ readAsAsked?: number }> {
  const part = labelPart(config.latents)
  if (!part?.recognised) return {}
  const latents = drawLatents(config.latents, READ, { seed: config.seed, purpose: 'verdict' })
  const { images } = await maker.generator.run(latents, READ)
  const read = argmaxRows((await recogniser.run({ images }, READ))[part.name], part.size)
  const asked = argmaxRows(latents[part.name], part.size)
  return { readAsAsked: read.filter((category, row) => category === asked[row]).length / READ }
}

function figureEvent(step: number, name: string, figure: FigureEvent['figure']): FigureEvent {
  return { kind: 'figure', step, name, figure }
}

function totalLength(arrays: Readonly<Record<string, Float32Array>>): number {
  return Object.values(arrays).reduce((sum, { length }) => sum + length, 0)
}
