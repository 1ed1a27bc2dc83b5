// Prints what steps of each preset allocate, as JSON. A process of its own, since a heap is a whole process's: in a test's,
// the runner's messages and whatever tests before have left would count too. Run with --expose-gc.

import { presets, resolveConfig } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper } from '../../src/train/index.ts'
import { smallImages } from './small-images.ts'

/** Bytes that a step added to the process. */
export interface StepAllocation {
  /** Of arrays, and of whatever else objects hold outside the heap. */
  readonly arrays: number
  /** Of objects. */
  readonly heap: number
}

const WARM_UP = 2
const STEPS = 5

const image = { height: 28, width: 28, channels: 1 }
const labels = Array.from({ length: 200 }, (_, index) => index % 10)
const images = smallImages(image, 10, labels)

const allocations: Record<string, StepAllocation[]> = {}
for (const preset of Object.keys(presets)) allocations[preset] = await stepAllocations(preset)
process.stdout.write(JSON.stringify(allocations))

async function stepAllocations(preset: string): Promise<StepAllocation[]> {
  const config = resolveConfig({ preset, threads: 1 })
  const stepper = await createStepper({ config, images, runtime: nodeRuntime({ threads: config.threads }) })
  const taken: StepAllocation[] = []
  for (let step = 0; step < WARM_UP; step++) await stepper.step(step)
  for (let step = WARM_UP; step < WARM_UP + STEPS; step++) {
    collectGarbage()
    const before = process.memoryUsage()
    await stepper.step(step)
    const after = process.memoryUsage()
    taken.push({ arrays: outside(after) - outside(before), heap: after.heapUsed - before.heapUsed })
  }
  await stepper.release()
  return taken
}

function outside({ arrayBuffers, external }: NodeJS.MemoryUsage): number {
  return arrayBuffers + external
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('start me with --expose-gc')
  globalThis.gc()
}
