import { fileURLToPath } from 'node:url'
import { FacetError } from '../../src/array/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { timingOf } from '../statistics.ts'
import type { Timing } from '../statistics.ts'
import { bundle, openModule } from './chromium.ts'
import { createTrainer } from './trainer.ts'
import type { TimedStep, Trainer } from './trainer.ts'
import type { createWebTrainer } from './worker.ts'

/** One engine's steps. */
export interface EngineSteps {
  readonly engine: string
  /** What full steps take. */
  readonly milliseconds: Timing
  /** Every term and total of the first steps. */
  readonly losses: readonly TimedStep['losses'][]
}

/** What the comparison found. */
export interface BrowserResult {
  readonly batch: number
  readonly threads: number
  readonly steps: number
  readonly browser: EngineSteps
  readonly node: EngineSteps
  /** The browser's median over Node's. */
  readonly ratio: number
  /** The greatest relative difference between losses of the first steps. */
  readonly difference: number
}

/** How far losses of the first steps may be apart, relatively: rounding makes at most 2e-5 of it. */
const TOLERANCE = 1e-4
/** The first steps: their losses are compared, and they warm up. */
const FIRST = 3
/** Steps an engine takes before it is the other's turn, so that neither ever shares the cores. */
const TURN = 2

/** What is bundled for the browser. */
export const ENTRY = fileURLToPath(new URL('worker.ts', import.meta.url))

/**
 * Measures training steps in headless Chromium beside the same steps in Node.
 *
 * @param steps - steps that are timed of each
 * @throws FacetError where there is no Chromium, or its losses are not Node's
 */
export async function measureBrowser(batch: number, threads: number, steps: number): Promise<BrowserResult> {
  const module = await openModule<{ readonly createWebTrainer: typeof createWebTrainer }>(await bundle(ENTRY))
  try {
    const handle = await module.exports.evaluateHandle(
      (exports, [size, count]) => exports.createWebTrainer(size, count),
      [batch, threads] as const,
    )
    const engine = await handle.evaluate((trainer) => trainer.engine)
    const take = (count: number) => handle.evaluate((trainer, wanted) => trainer.take(wanted), count)
    const web: Trainer = { engine: `${engine}, ${module.browser}`, take }
    const native = await createTrainer(nodeRuntime({ threads }), batch)
    const [browser, node] = await alternate([web, native], steps)
    const difference = greatestDifference(browser, node)
    if (difference > TOLERANCE) {
      throw new FacetError(`The browser's losses differ from Node's by ${difference}. Find out why before you time it.`)
    }
    const ratio = browser.milliseconds.median / node.milliseconds.median
    return { batch, threads, steps, browser, node, ratio, difference }
  } finally {
    await module.close()
  }
}

/** Takes steps of each in turn. */
async function alternate(trainers: readonly Trainer[], steps: number): Promise<EngineSteps[]> {
  const first: TimedStep[][] = []
  for (const trainer of trainers) first.push(await trainer.take(FIRST))
  const taken = trainers.map((): number[] => [])
  for (let step = 0; step < steps; step += TURN) {
    for (const [index, trainer] of trainers.entries()) {
      const turn = await trainer.take(Math.min(TURN, steps - step))
      taken[index].push(...turn.map(({ milliseconds }) => milliseconds))
    }
  }
  return trainers.map(({ engine }, index) => ({
    engine,
    milliseconds: timingOf(taken[index]),
    losses: first[index].map(({ losses }) => losses),
  }))
}

function greatestDifference(one: EngineSteps, other: EngineSteps): number {
  const differences = one.losses.flatMap((losses, step) =>
    Object.entries(other.losses[step]).map(([name, value]) => Math.abs(losses[name] - value) / Math.abs(value)),
  )
  return Math.max(...differences)
}
