// Measures full training steps of one config in a process of its own, and prints the result as JSON:
// node --import ./scripts/source.mjs bench/step.ts PRESET BATCH THREADS STEPS [MORE], where MORE is StepVariation as JSON.
import type { ImageSize } from '../src/array/index.ts'
import type { ImageSource } from '../src/data/index.ts'
import { openDataSet } from '../src/data/node/index.ts'
import { presets, resolveConfig } from '../src/gan/index.ts'
import type { Config } from '../src/gan/index.ts'
import { nodeRuntime } from '../src/runtime/node/index.ts'
import { createStepper } from '../src/train/index.ts'
import { createRateMeter, stepFloor } from './floor/floor.ts'
import type { Floor, Rates } from './floor/floor.ts'
import { allMultiplyAdds, productBytes, stepWork } from './floor/work.ts'
import { median, quantile } from './statistics.ts'
import { syntheticImages } from './synthetic-images.ts'

/** What a measurement changes of a preset. */
export interface StepVariation {
  /** Random images instead of the preset's data set. */
  readonly synthetic?: { readonly image: ImageSize; readonly count: number }
  /** Values of the config by path; null takes away what is there. */
  readonly assignments?: readonly (readonly [path: string, value: unknown])[]
  /** No step begins after so many seconds of steps, once there are five (default: no limit). */
  readonly seconds?: number
}

/** What one measurement found. */
export interface StepResult {
  readonly preset: string
  readonly batch: number
  readonly threads: number
  readonly steps: number
  /** Milliseconds a full step takes (both players, updates, feeding): median, first and ninth decile. */
  readonly milliseconds: { readonly median: number; readonly low: number; readonly high: number }
  readonly imagesPerSecond: number
  /** The matrix products of both programs, in GFLOP. */
  readonly gflop: number
  /** MB of weights a step must read and write: by its products, and by Adam and the moving average. */
  readonly weightTraffic: { readonly products: number; readonly updates: number }
  /** What the engine reached between the steps. */
  readonly rates: Rates
  /** GFLOP/s of the engine's matrix products: `rates.products`. */
  readonly gemmRate: number
  /** Milliseconds the step cannot take less of at these rates, and what they are made of. */
  readonly floor: number
  readonly floorParts: Floor
  /** The median over the floor. */
  readonly ratio: number
  readonly engine: string
  /** MiB: greatest resident size; and growth from a tenth of the way to the end. */
  readonly peakMemory: number
  readonly growth: number
}

const WARM_UP = 5
/** Steps between two samples of the engine's rates. */
const BETWEEN = 4
const LEAST_STEPS = 5

interface Measured {
  readonly times: number[]
  /** MiB after each step. */
  readonly resident: number[]
  readonly peakMemory: number
  readonly rates: Rates
}

async function takeSteps(config: Config, images: ImageSource, limit: { steps: number; seconds: number }) {
  const stepper = await createStepper({ config, images, runtime: nodeRuntime({ threads: config.threads }) })
  for (let step = 0; step < WARM_UP; step++) await stepper.step(step)
  // Before the meters are loaded: the peak is training's own.
  const peakMemory = process.resourceUsage().maxRSS / 1024
  const { parameters } = stepWork(config, { image: images.image, batch: config.batch })
  const meter = await createRateMeter({ threads: config.threads, parameters })
  const [times, resident]: [number[], number[]] = [[], []]
  let seconds = 0
  while (times.length < limit.steps && (times.length < LEAST_STEPS || seconds < limit.seconds)) {
    if (times.length % BETWEEN === 0) await meter.sample()
    const began = performance.now()
    await stepper.step(WARM_UP + times.length)
    times.push(performance.now() - began)
    seconds += times[times.length - 1] / 1000
    resident.push(process.memoryUsage.rss() / 2 ** 20)
  }
  return { times, resident, peakMemory, rates: meter.rates() } satisfies Measured
}

function resultOf(preset: string, config: Config, image: ImageSize, measured: Measured): StepResult {
  const { times, resident, peakMemory, rates } = measured
  const work = stepWork(config, { image, batch: config.batch })
  const floorParts = stepFloor(work, rates)
  const middle = median(times)
  return {
    preset,
    batch: config.batch,
    threads: config.threads,
    steps: times.length,
    milliseconds: { median: middle, low: quantile(times, 0.1), high: quantile(times, 0.9) },
    imagesPerSecond: (1000 * config.batch) / middle,
    gflop: (2 * allMultiplyAdds(work)) / 1e9,
    weightTraffic: { products: productBytes(work) / 1e6, updates: (work.adamBytes + work.averageBytes) / 1e6 },
    rates,
    gemmRate: rates.products,
    floor: floorParts.whole,
    floorParts,
    ratio: middle / floorParts.whole,
    engine: nodeRuntime(config).name,
    peakMemory,
    growth: resident[resident.length - 1] - resident[Math.floor(resident.length / 10)],
  }
}

const [preset = 'papers', batch = '64', threads = '2', steps = '40', more = '{}'] = process.argv.slice(2)
if (!Object.hasOwn(presets, preset)) throw new Error(`no preset ${preset}`)
const { synthetic, assignments = [], seconds = Infinity } = JSON.parse(more) as StepVariation
const config = resolveConfig({
  preset,
  threads: Number(threads),
  assignments: [['batch', Number(batch)], ...assignments],
})
const images = synthetic ? syntheticImages(synthetic) : (await openDataSet(config.data)).train
const measured = await takeSteps(config, images, { steps: Number(steps), seconds })
process.stdout.write(JSON.stringify(resultOf(preset, config, images.image, measured)))
