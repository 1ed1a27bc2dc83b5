import { FacetError } from '../../array/index.ts'
import { Graph, constant } from '../../graph/index.ts'
import { writeModel } from '../../onnx/index.ts'
import type { DeviceRuntime } from '../runtime.ts'
import { webAssembly } from '../webassembly.ts'
import { keepOnDevice } from './device.ts'
import type { Engine } from './device.ts'
import type { WebRuntimeOptions } from './session.ts'

/** How the engine of a page's or worker's GPU is started. */
export type GpuRuntimeOptions = Pick<WebRuntimeOptions, 'wasmPaths'>

/**
 * Returns the runtime of a browser's GPU: ONNX Runtime's WebGPU kernels, which are fetched only now. It keeps arrays in
 * the GPU's memory; what is said with arrays of the host travels there and back at every run.
 *
 * The files in `wasmPaths` are `ort-wasm-simd-threaded.jspi.mjs` and `.wasm`, or those of `.asyncify` where WebAssembly
 * cannot wait for promises.
 *
 * @throws FacetError where the browser offers no GPU, or the files cannot be loaded
 */
export async function gpuRuntime({ wasmPaths }: GpuRuntimeOptions = {}): Promise<DeviceRuntime> {
  const adapter = await requestAdapter()
  const { InferenceSession, Tensor, env } = await importEngine()
  // What little the processor does beside the GPU needs no threads, nor memory that is shared.
  env.wasm.numThreads = 1
  if (wasmPaths !== undefined) env.wasm.wasmPaths = wasmPaths
  const options = { executionProviders: ['webgpu'] }
  // The GPU is given back, and its memory with it, when the last session is released: this one never is.
  await InferenceSession.create(writeModel({ outputs: { one: constant(new Graph(), 1) } }), options).catch(explainStart)
  const engine: Engine = { InferenceSession, Tensor, options, location: 'gpu-buffer' }
  return {
    name: `onnxruntime-web ${env.versions.web} on WebGPU (${adapter})`,
    threads: 1,
    load: (program, bindings) => keepOnDevice(engine, {}).load(program, bindings),
    keep: (tensors) => keepOnDevice(engine, tensors),
  }
}

/** `onnxruntime-web` by itself has another WebGPU provider, which returns wrong values without an error (1.30). */
function importEngine() {
  return 'Suspending' in webAssembly ? import('onnxruntime-web/jspi') : import('onnxruntime-web/webgpu')
}

interface Gpu {
  requestAdapter(): Promise<{ readonly info: { readonly vendor: string; readonly architecture: string } } | null>
}

/** Returns the maker and the make of the GPU. */
async function requestAdapter(): Promise<string> {
  const { navigator } = globalThis as { readonly navigator?: { readonly gpu?: Gpu } }
  const adapter = await navigator?.gpu?.requestAdapter()
  if (adapter) return [adapter.info.vendor, adapter.info.architecture].filter(Boolean).join(' ') || 'unnamed'
  throw new FacetError('gpuRuntime: this browser offers no GPU by WebGPU. Use webRuntime, or another browser.')
}

function explainStart(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error)
  throw new FacetError(
    "gpuRuntime: ONNX Runtime's WebGPU kernels do not start. Say in wasmPaths where ort-wasm-simd-threaded.jspi.mjs and " +
      `.wasm (or .asyncify) are served, or use webRuntime. (${reason})`,
  )
}
