// The steps that Node and the browser both take.
import { randomStream } from '../../../src/array/index.ts'
import { memorySource } from '../../../src/data/index.ts'
import type { Config } from '../../../src/gan/index.ts'
import type { Runtime } from '../../../src/runtime/index.ts'
import { createStepper } from '../../../src/train/index.ts'
import type { Stepper } from '../../../src/train/index.ts'
import { tinyConfig } from '../../support/tiny-gan.ts'

/** What steps give, as plain data. */
export interface TakenSteps {
  readonly losses: readonly Readonly<Record<string, number>>[]
  /** All that a checkpoint would hold, by name. */
  readonly state: Readonly<Record<string, readonly number[]>>
}

/** Takes the first two steps of a preset with tiny networks. */
export function takeTwoSteps(runtime: Runtime, preset: string): Promise<TakenSteps> {
  return takeSteps(runtime, tinyConfig({ threads: runtime.threads }, preset), 2)
}

/** Takes the first steps of a run. */
export async function takeSteps(runtime: Runtime, config: Config, count: number): Promise<TakenSteps> {
  const stepper = await createStepper({ config, images: images(), runtime })
  const losses: Record<string, number>[] = []
  for (let step = 0; step < count; step++) losses.push(await stepper.step(step))
  await stepper.readState()
  await stepper.release()
  return { losses, state: savedOf(stepper) }
}

/** All that a checkpoint would hold, copied. */
export function savedOf({ state }: Stepper): TakenSteps['state'] {
  return Object.fromEntries(Object.entries(state.saved).map(([name, { values }]) => [name, Array.from(values)]))
}

/** Twenty images of noise, two of each class. */
export function images() {
  const stream = randomStream(0, 'test/runtime/web')
  return memorySource({
    image: { height: 28, width: 28, channels: 1 },
    classes: Array.from({ length: 10 }, (_, index) => `${index}`),
    pixels: Uint8Array.from({ length: 20 * 28 * 28 }, () => stream.below(256)),
    labels: Uint8Array.from({ length: 20 }, (_, index) => index % 10),
  })
}
