import { sizeOf, imageShape } from '../array/index.ts'
import { epochBatches } from '../data/index.ts'
import { IMAGES, codesOf, drawLatents, labelPart, lossProgram, withTotals } from '../gan/index.ts'
import { argmaxRows } from './argmax.ts'
import type { TrainEvent } from './events.ts'
import type { TrainOptions } from './loop.ts'
import { loadGenerator, loadRecogniser } from './sampler.ts'
import { classSheetFigure, pairsFigure, rowNames, traversalFigure, tutorialFigure } from './sheets.ts'
import type { SheetMaker } from './sheets.ts'
import type { TrainingState } from './state.ts'

type FigureEvent = Extract<TrainEvent, { kind: 'figure' }>
type Finished = Extract<TrainEvent, { kind: 'finished' }>

/** Looks at a run's networks as they stand: figures and test losses. It changes nothing. */
export interface Reporter {
  started(steps: number, stepsPerEpoch: number): TrainEvent
  /** The sheet of fixed latents. */
  sheet(step: number): Promise<FigureEvent>
  /** Every figure of a run's end. */
  lastFigures(step: number): AsyncGenerator<FigureEvent>
  /** Test losses, and how the recogniser reads the class sheet. */
  verdict(step: number): Promise<Omit<Finished, 'complete' | 'seconds'>>
  release(): Promise<void>
}

/** Loads the programs that look at a run. */
export async function createReporter({ config, data, runtime }: TrainOptions, state: TrainingState): Promise<Reporter> {
  const { image, classes } = data.train
  const gan = { config, image, networks: state.sampled, runtime }
  const generator = await loadGenerator(gan)
  const maker: SheetMaker = { config, classes, image, seed: config.seed, generator }
  return {
    started: (steps, stepsPerEpoch) => ({
      kind: 'started',
      steps,
      stepsPerEpoch,
      classes,
      fingerprint: data.fingerprint,
      image,
      parameters: Object.values(state.players).reduce((sum, { gradients }) => sum + totalLength(gradients), 0),
      runtime: runtime.name,
    }),
    sheet: async (step) =>
      figureEvent(
        step,
        `sheet-${`${step}`.padStart(6, '0')}`,
        await classSheetFigure(maker, `Samples by class after ${step} steps`),
      ),
    lastFigures: (step) => lastFigures(step),
    verdict: async (step) => ({ kind: 'finished', step, testLosses: await testLosses(), ...(await readAsAsked()) }),
    release: () => generator.release(),
  }

  async function* lastFigures(step: number): AsyncGenerator<FigureEvent> {
    yield figureEvent(step, 'sheet', await classSheetFigure(maker))
    for (const code of codesOf(config.latents)) {
      yield figureEvent(step, `traversal-${code.name}`, await traversalFigure(maker, code))
    }
    const recogniser = await loadRecogniser(gan)
    yield figureEvent(step, 'real-and-generated', await pairsFigure(maker, data.test, recogniser))
    await recogniser.release()
    if (!config.figures.batchStatistics) return
    const inBatches = await loadGenerator(gan, { normalisation: 'batch', batch: rowNames(maker).length })
    yield figureEvent(step, 'tutorial-sheet', await tutorialFigure(maker, inBatches))
    await inBatches.release()
  }

  /** Losses on the first shuffled batch of test images, the generated ones normalised by their batch as in training. */
  async function testLosses(): Promise<Record<string, number>> {
    const batch = Math.min(config.batch, data.test.size)
    const program = lossProgram(config, { image, batch })
    const images = new Float32Array(batch * sizeOf(imageShape(image)))
    const latents = drawLatents(config.latents, batch, { seed: config.seed, purpose: 'test' })
    const label = labelPart(config.latents)
    const labels = label ? latents[label.name] : new Float32Array(batch * classes.length)
    epochBatches(data.test, { batch, seed: config.seed }).fill(0, images, labels)
    const outputs = Object.fromEntries(Object.keys(program.outputs).map((name) => [name, new Float32Array(1)]))
    const executable = await runtime.load(program, {
      inputs: { [IMAGES]: images, ...latents, ...state.networks },
      outputs,
    })
    await executable.run()
    await executable.release()
    const values = Object.entries(outputs).map(([name, [value]]) => [name.slice('loss/'.length), value] as const)
    return withTotals(config, Object.fromEntries(values))
  }

  async function readAsAsked(): Promise<{ readAsAsked?: number }> {
    const part = labelPart(config.latents)
    if (!part?.recognised) return {}
    const count = 1000
    const latents = drawLatents(config.latents, count, { seed: config.seed, purpose: 'verdict' })
    const recogniser = await loadRecogniser(gan)
    const { images } = await generator.run(latents, count)
    const read = argmaxRows((await recogniser.run({ images }, count))[part.name], part.size)
    await recogniser.release()
    const asked = argmaxRows(latents[part.name], part.size)
    return { readAsAsked: read.filter((category, row) => category === asked[row]).length / count }
  }
}

function figureEvent(step: number, name: string, figure: FigureEvent['figure']): FigureEvent {
  return { kind: 'figure', step, name, figure }
}

function totalLength(arrays: Readonly<Record<string, Float32Array>>): number {
  return Object.values(arrays).reduce((sum, { length }) => sum + length, 0)
}
