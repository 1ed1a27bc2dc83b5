// The steps that are compared: the same code on the same images, in Node and in the browser.
import { randomStream } from '../../src/array/index.ts'
import { memorySource } from '../../src/data/index.ts'
import type { ImageSource } from '../../src/data/index.ts'
import { resolveConfig } from '../../src/gan/index.ts'
import type { Runtime } from '../../src/runtime/index.ts'
import { createStepper } from '../../src/train/index.ts'

const SIDE = 28

/** A step that was taken. */
export interface TimedStep {
  readonly milliseconds: number
  /** Every term and total, by name. */
  readonly losses: Readonly<Record<string, number>>
}

/** A run of preset `papers`. */
export interface Trainer {
  readonly engine: string
  /** Takes the next steps, and returns them in order. */
  take(count: number): Promise<TimedStep[]>
}

/** Loads the programs of both players. */
export async function createTrainer(runtime: Runtime, batch: number): Promise<Trainer> {
  const config = resolveConfig({ preset: 'papers', threads: runtime.threads, assignments: [['batch', batch]] })
  const stepper = await createStepper({ config, images: discImages(1024), runtime })
  let step = 0
  const takeOne = async (): Promise<TimedStep> => {
    const began = performance.now()
    const losses = await stepper.step(step++)
    return { milliseconds: performance.now() - began, losses }
  }
  return {
    engine: runtime.name,
    take: async (count) => {
      const taken: TimedStep[] = []
      while (taken.length < count) taken.push(await takeOne())
      return taken
    },
  }
}

/**
 * Returns images of MNIST's size, each a soft disc whose place and size are drawn: a step takes as long on them as on
 * digits, and nothing is fetched. (On noise, rounding alone changes a loss by 4e-4 within three steps: engines could not be
 * compared.)
 */
function discImages(count: number): ImageSource {
  const pixels = new Uint8Array(count * SIDE * SIDE)
  for (let image = 0; image < count; image++) drawDisc(pixels, image)
  return memorySource({
    image: { height: SIDE, width: SIDE, channels: 1 },
    classes: Array.from({ length: 10 }, (_, index) => `${index}`),
    pixels,
    labels: Uint8Array.from({ length: count }, (_, index) => index % 10),
  })
}

function drawDisc(pixels: Uint8Array, image: number): void {
  const stream = randomStream(0, 'bench/browser', image)
  const [row, column, radius] = [8 + 12 * stream.uniform(), 8 + 12 * stream.uniform(), 3 + 4 * stream.uniform()]
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const distance = Math.hypot(Math.floor(pixel / SIDE) - row, (pixel % SIDE) - column)
    pixels[image * SIDE * SIDE + pixel] = 255 * Math.min(1, Math.max(0, radius - distance))
  }
}
