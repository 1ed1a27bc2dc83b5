// What the browser's worker imports to compute on a GPU.
import { FacetError } from '../../../src/array/index.ts'
import type { Arrays, Tensor } from '../../../src/array/index.ts'
import type { Config } from '../../../src/gan/index.ts'
import type { Bindings, DeviceRuntime, Runtime } from '../../../src/runtime/index.ts'
import { gpuRuntime } from '../../../src/runtime/web/index.ts'
import type { GpuRuntimeOptions } from '../../../src/runtime/web/index.ts'
import { fromPlain } from '../../support/plain-program.ts'
import type { PlainProgram } from '../../support/plain-program.ts'
import { takeSteps } from './steps.ts'
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

/** Takes the first steps of a run. */
export async function takeGpuSteps(config: Config, count: number): Promise<TakenSteps> {
  return takeSteps(await startEngine(), config, count)
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
