// Measures full training steps of one batch size in a process of its own, and prints the result as JSON:
// node --import ./scripts/source.mjs bench/step.ts PRESET BATCH THREADS STEPS
import { openDataSet } from '../src/data/node/index.ts'
import { presets, resolveConfig, stepProgram } from '../src/gan/index.ts'
import { multiplyAdds } from '../src/graph/index.ts'
import { nodeRuntime } from '../src/runtime/node/index.ts'
import { createStepper } from '../src/train/index.ts'
import { createGemmMeter } from './gemm-rate.ts'
import { median, quantile } from './statistics.ts'

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
  /** GFLOP/s of the engine's matrix products, measured between the steps. */
  readonly gemmRate: number
  /** Milliseconds the step's products would take at that rate. */
  readonly floor: number
  /** The median over the floor. */
  readonly ratio: number
  readonly engine: string
  /** MiB: greatest resident size; and growth from a tenth of the way to the end. */
  readonly peakMemory: number
  readonly growth: number
}

const WARM_UP = 5
/** Steps between two samples of the engine's rate. */
const BETWEEN = 4

async function measure(preset: string, batch: number, threads: number, steps: number): Promise<StepResult> {
  const config = resolveConfig({ preset, threads, assignments: [['batch', batch]] })
  const { train } = await openDataSet(config.data.source)
  const runtime = nodeRuntime({ threads })
  const stepper = await createStepper({ config, images: train, runtime })
  const times: number[] = []
  const resident: number[] = []
  for (let step = 0; step < WARM_UP; step++) await stepper.step(step)
  // Before the meter is loaded: the peak is training's own.
  const peakMemory = process.resourceUsage().maxRSS / 1024
  const meter = await createGemmMeter(threads)
  for (let step = 0; step < steps; step++) {
    if (step % BETWEEN === 0) await meter.sample()
    const began = performance.now()
    await stepper.step(WARM_UP + step)
    times.push(performance.now() - began)
    resident.push(process.memoryUsage.rss() / 2 ** 20)
  }
  const size = { image: train.image, batch }
  const products = (['discriminator', 'generator'] as const).map((player) =>
    multiplyAdds(stepProgram(player, config, size).program),
  )
  const gflop = (2 * products.reduce((sum, product) => sum + product, 0)) / 1e9
  const gemmRate = meter.rate()
  const floor = (1000 * gflop) / gemmRate
  return {
    preset,
    batch,
    threads,
    steps,
    milliseconds: { median: median(times), low: quantile(times, 0.1), high: quantile(times, 0.9) },
    imagesPerSecond: (1000 * batch) / median(times),
    gflop,
    gemmRate,
    floor,
    ratio: median(times) / floor,
    engine: runtime.name,
    peakMemory,
    growth: resident[resident.length - 1] - resident[Math.floor(resident.length / 10)],
  }
}

const [preset = 'facet', batch = '64', threads = '2', steps = '40'] = process.argv.slice(2)
if (!Object.hasOwn(presets, preset)) throw new Error(`no preset ${preset}`)
process.stdout.write(JSON.stringify(await measure(preset, Number(batch), Number(threads), Number(steps))))
