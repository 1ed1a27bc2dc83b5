// The steps that Node and the browser both take.
import { randomStream } from '../../../src/array/index.ts'
import { memorySource } from '../../../src/data/index.ts'
import type { PresetName } from '../../../src/gan/index.ts'
import type { Runtime } from '../../../src/runtime/index.ts'
import { createStepper } from '../../../src/train/index.ts'
import { tinyConfig } from '../../support/tiny-gan.ts'

/** What two steps give, as plain data. */
export interface TwoSteps {
  readonly losses: readonly Readonly<Record<string, number>>[]
  /** All that a checkpoint would hold, by name. */
  readonly state: Readonly<Record<string, readonly number[]>>
}

/** Takes the first two steps of a preset with tiny networks. */
export async function takeTwoSteps(runtime: Runtime, preset: PresetName): Promise<TwoSteps> {
  const config = tinyConfig({ threads: runtime.threads }, preset)
  const stepper = await createStepper({ config, images: images(), runtime })
  const losses = [await stepper.step(0), await stepper.step(1)]
  const state = Object.fromEntries(
    Object.entries(stepper.state.saved).map(([name, { values }]) => [name, Array.from(values)]),
  )
  await stepper.release()
  return { losses, state }
}

function images() {
  const stream = randomStream(0, 'test/runtime/web')
  return memorySource({
    image: { height: 28, width: 28, channels: 1 },
    classes: Array.from({ length: 10 }, (_, index) => `${index}`),
    pixels: Uint8Array.from({ length: 20 * 28 * 28 }, () => stream.below(256)),
    labels: Uint8Array.from({ length: 20 }, (_, index) => index % 10),
  })
}
