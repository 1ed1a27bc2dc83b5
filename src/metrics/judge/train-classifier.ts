import { FacetError, UsageError, imageShape, randomStream, sizeOf } from '../../array/index.ts'
import type { Arrays, Tensor } from '../../array/index.ts'
import { epochBatches } from '../../data/index.ts'
import type { ImageSource } from '../../data/index.ts'
import { initialise } from '../../nn/index.ts'
import { adamScalars } from '../../optim/index.ts'
import { allocateBlocks, layoutOf, loadKernels, viewsOf } from '../../runtime/index.ts'
import type { AdamBlocks, Kernels, Layout, Runtime } from '../../runtime/index.ts'
import { learningProgram } from './judge-network.ts'
import type { LearningProgram } from './judge-network.ts'
import { SMALLEST, judgedSize, shrinkImages } from './judged-size.ts'
import { shiftImages } from './shift-images.ts'

const BATCH = 100
const ADAM = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'paper' } as const

/** What a classifier is trained with. */
export interface ClassifierTraining {
  /** The images that it learns from, and their classes. */
  readonly source: ImageSource
  readonly runtime: Runtime
  /** Steps of 100 images, or of all where there are fewer: a whole number ≥ 1. */
  readonly steps: number
  /** A whole number in 0..2^32-1. */
  readonly seed: number
  /** Hears of every step, 1 to `total`, with its loss in nats. */
  readonly onProgress?: (done: number, total: number, loss: number) => void
}

/**
 * Trains a classifier with the judge's network on images moved about by up to two pixels, after those of more than 32
 * have been shrunk: Adam with a rate that falls from
 * 0.001 to 0 along half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts). A function of all that it is
 * given, and of the runtime's threads.
 *
 * @returns its parameters by name
 * @throws UsageError when images are smaller than 8 × 8, or the seed is out of range; FacetError when training diverges
 */
export async function trainClassifier(training: ClassifierTraining): Promise<Record<string, Tensor>> {
  checkSize(training.source)
  const { steps, onProgress } = training
  const learner = await createLearner(training)
  try {
    for (let step = 0; step < steps; step++) {
      const loss = await learner.step(step)
      if (!Number.isFinite(loss)) throw diverged(step)
      onProgress?.(step + 1, steps, loss)
    }
  } finally {
    await learner.release()
  }
  return Object.fromEntries(
    Object.entries(learner.parameters).map(([name, values]) => {
      return [name, { shape: learner.layout.entries[name].shape, values: values.slice() }]
    }),
  )
}

/** Returns the elements of tensors by name. */
export function valuesOf(tensors: Readonly<Record<string, Tensor>>): Arrays {
  return Object.fromEntries(Object.entries(tensors).map(([name, { values }]) => [name, values]))
}

function checkSize({ image: { height, width } }: ImageSource): void {
  if (Math.min(height, width) >= SMALLEST) return
  throw new UsageError(
    `judge: images of ${height} × ${width} pixels are too small to tell apart. Use images of ${SMALLEST} × ${SMALLEST} or more.`,
  )
}

function diverged(step: number): FacetError {
  return new FacetError(`judge: training diverged at step ${step}. Try another seed, and check the data's pixels.`)
}

interface Learner {
  readonly parameters: Arrays
  readonly layout: Layout
  /** Takes one step, counted from 0, and returns its loss. */
  step(step: number): Promise<number>
  release(): Promise<void>
}

async function createLearner({ source, runtime, seed, steps }: ClassifierTraining): Promise<Learner> {
  const { classes } = source
  const image = judgedSize(source.image)
  const batches = epochBatches(source, { batch: Math.min(BATCH, source.size), seed })
  const { batch } = batches
  const learning = learningProgram({ image, classes: classes.length, batch })
  const { layout, blocks, kernels } = await createState(learning, seed)
  const parameters = viewsOf(blocks.parameters, layout)
  const whole = new Float32Array(batch * sizeOf(imageShape(source.image)))
  const images = new Float32Array(batch * sizeOf(imageShape(image)))
  const labels = new Float32Array(batch * classes.length)
  const loss = new Float32Array(1)
  const executable = await runtime.load(learning.program, {
    inputs: { images, labels, ...parameters },
    outputs: { loss, ...gradientViews(blocks.gradients, layout) },
  })
  const reach = Math.min(2, Math.floor(Math.min(image.height, image.width) / SMALLEST))
  return {
    parameters,
    layout,
    step: async (step) => {
      batches.fill(step, whole, labels)
      images.set(shrinkImages(whole, source.image))
      shiftImages(images, image, reach, randomStream(seed, 'judge/shift', step))
      await executable.run()
      const rate = ADAM.rate * 0.5 * (1 + Math.cos((Math.PI * step) / steps))
      kernels.adam(blocks, adamScalars({ ...ADAM, rate }, step + 1))
      return loss[0]
    },
    release: () => executable.release(),
  }
}

/** Parameters as their initialisers say, gradients and moments at zero. */
async function createState(
  { parameters }: LearningProgram,
  seed: number,
): Promise<{ layout: Layout; blocks: AdamBlocks; kernels: Kernels }> {
  const layout = layoutOf(Object.fromEntries([...parameters].map(([name, { shape }]) => [name, shape])))
  const { length } = layout
  const { memory, blocks } = allocateBlocks({ parameters: length, gradients: length, first: length, second: length })
  const views = viewsOf(blocks.parameters, layout)
  for (const [name, { initialiser }] of parameters) {
    initialise(views[name], initialiser, { seed, name: `judge/${name}` })
  }
  return { layout, blocks, kernels: await loadKernels(memory) }
}

function gradientViews(block: Float32Array, layout: Layout): Arrays {
  const views = Object.entries(viewsOf(block, layout))
  return Object.fromEntries(views.map(([name, view]) => [`gradient/${name}`, view]))
}
