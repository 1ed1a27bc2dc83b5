// What the browser's worker imports to compute on a GPU.
import { InferenceSession } from 'onnxruntime-web/jspi'
import { FacetError } from '../../../src/array/index.ts'
import type { Arrays, Tensor } from '../../../src/array/index.ts'
import { stepProgram } from '../../../src/gan/index.ts'
import type { Config } from '../../../src/gan/index.ts'
import type { Bindings, DeviceRuntime, Runtime } from '../../../src/runtime/index.ts'
import { writeModel } from '../../../src/onnx/index.ts'
import { createStepper } from '../../../src/train/index.ts'
import { updateProgram } from '../../../src/train/update-program.ts'
import { gpuRuntime } from '../../../src/runtime/web/index.ts'
import type { GpuRuntimeOptions } from '../../../src/runtime/web/index.ts'
import { fromPlain } from '../../support/plain-program.ts'
import type { PlainProgram } from '../../support/plain-program.ts'
import { meterTraffic } from './gpu-meter.ts'
import { images, savedOf, takeSteps } from './steps.ts'
import type { TakenSteps } from './steps.ts'

let engine: Promise<DeviceRuntime> | undefined

/** Starts the engine, once. */
function startEngine(): Promise<DeviceRuntime> {
  return (engine ??= gpuRuntime())
}

/** Whether this browser has a GPU, of whatever make. */
export async function hasAdapter(): Promise<boolean> {
  const { navigator } = globalThis as { readonly navigator?: { readonly gpu?: { requestAdapter(): Promise<unknown> } } }
  return Boolean(await navigator?.gpu?.requestAdapter())
}

/** Returns why the engine does not start: the message of a FacetError; nothing where it does. */
export async function refusal(options: GpuRuntimeOptions): Promise<string | undefined> {
  try {
    await gpuRuntime(options)
    return undefined
  } catch (error) {
    if (error instanceof FacetError) return error.message
    throw error
  }
}

/** Makes this worker one of a browser in which WebAssembly cannot wait for promises. */
export function forgetSuspending(): void {
  delete (globalThis as unknown as { WebAssembly: { Suspending?: unknown } }).WebAssembly.Suspending
}

/** Returns the names of the files that this worker has fetched. */
export function fetchedFiles(): string[] {
  return performance.getEntriesByType('resource').map(({ name }) => name.slice(name.lastIndexOf('/') + 1))
}

/** Takes the first steps of a run. */
export async function takeGpuSteps(config: Config, count: number): Promise<TakenSteps> {
  return takeSteps(await startEngine(), config, count)
}

/** What one step moves, in bytes. */
export interface StepTraffic {
  readonly up: number
  readonly down: number
  /** Of all buffers after the step. */
  readonly held: number
}

/** Takes the first steps of some runs, one after the other; returns what each step of each moved. */
export async function meterSteps(config: Config, runs: number, count: number): Promise<StepTraffic[][]> {
  const runtime = await startEngine()
  const traffic = meterTraffic()
  const metered: StepTraffic[][] = []
  for (let run = 0; run < runs; run++) {
    const stepper = await createStepper({ config, images: images(), runtime })
    const steps: StepTraffic[] = []
    for (let step = 0; step < count; step++) {
      const before = traffic()
      await stepper.step(step)
      const { up, down, held } = traffic()
      steps.push({ up: up - before.up, down: down - before.down, held })
    }
    await stepper.release()
    metered.push(steps)
  }
  return metered
}

/** Takes steps until one fails; returns why, and all that a checkpoint would hold. */
export async function failingSteps(config: Config): Promise<TakenSteps & { readonly message: string }> {
  const stepper = await createStepper({ config, images: images(), runtime: await startEngine() })
  const losses: Record<string, number>[] = []
  try {
    for (let step = 0; step < 10; step++) losses.push(await stepper.step(step))
  } catch (error) {
    if (!(error instanceof FacetError)) throw error
    return { message: error.message, losses, state: savedOf(stepper) }
  } finally {
    await stepper.release()
  }
  throw new Error('it took ten steps')
}

/** Compiles both players' updates where no node may be left to the processor. */
export async function compileWithoutProcessor(config: Config): Promise<void> {
  const size = { image: images().image, batch: config.batch }
  for (const player of ['discriminator', 'generator'] as const) {
    const program = updateProgram(stepProgram(player, config, size), { averaged: player === 'generator' })
    const session = await InferenceSession.create(writeModel(program), {
      executionProviders: ['webgpu'],
      extra: { session: { disable_cpu_ep_fallback: '1' } },
    })
    await session.release()
  }
}

/** The engine's parts, for programs that come as data. */
export async function openEngine() {
  const runtime = await startEngine()
  return {
    name: runtime.name,
    load: (program: PlainProgram, bindings: Bindings) => loadPlain(runtime, program, bindings),
    keep: (tensors: Readonly<Record<string, Tensor>>) => keepPlain(runtime, tensors),
  }
}

/** Loads a program over the arrays that came with it; a run takes new values and returns what it made of them. */
async function loadPlain(loader: Pick<Runtime, 'load'>, program: PlainProgram, { inputs, outputs }: Bindings) {
  const executable = await loader.load(fromPlain(program), { inputs, outputs })
  return {
    run: async (values: Arrays) => {
      for (const [name, array] of Object.entries(inputs)) array.set(values[name])
      await executable.run()
      return outputs
    },
    release: () => executable.release(),
  }
}

function keepPlain(runtime: DeviceRuntime, tensors: Readonly<Record<string, Tensor>>) {
  const state = runtime.keep(tensors)
  return {
    ...state,
    load: (program: PlainProgram, bindings: Bindings) => loadPlain(state, program, bindings),
    read: async (arrays: Arrays) => {
      await state.read(arrays)
      return arrays
    },
  }
}
