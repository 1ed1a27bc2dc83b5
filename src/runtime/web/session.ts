import { InferenceSession, Tensor, env } from 'onnxruntime-web/wasm'
import { FacetError } from '../../array/index.ts'
import { programInputs, verifyProgram } from '../../graph/index.ts'
import type { Program } from '../../graph/index.ts'
import { writeModel } from '../../onnx/index.ts'
import { checkBindings } from '../bindings.ts'
import type { Bindings, Executable, Runtime } from '../runtime.ts'

/** How the engine of a page or worker is started. */
export interface WebRuntimeOptions {
  /** Threads a run uses, the caller's own included: a whole number ≥ 1. */
  readonly threads: number
  /**
   * Where ONNX Runtime's own files are served, `ort-wasm-simd-threaded.mjs` and `.wasm`: the address of a folder, with its
   * last slash, or of each file. Default: beside the script that holds `onnxruntime-web/wasm`.
   */
  readonly wasmPaths?: string | { readonly mjs?: string; readonly wasm?: string }
}

/**
 * Returns the runtime of browsers: ONNX Runtime's CPU kernels in WebAssembly. A run blocks the thread that asks for it,
 * which should be a worker's. At every run, arrays are copied into the engine's own memory and out of it.
 *
 * @throws FacetError when several threads are asked for where memory cannot be shared, or another number of threads than
 * before: a worker has one engine
 */
export function webRuntime({ threads, wasmPaths }: WebRuntimeOptions): Runtime {
  checkThreads(threads)
  env.wasm.numThreads = threads
  if (wasmPaths !== undefined) env.wasm.wasmPaths = wasmPaths
  return { name: `onnxruntime-web ${env.versions.web}`, threads, load: loadSession }
}

/** In either case ONNX Runtime would go on with another number of threads, which is part of a run's identity. */
export function checkThreads(threads: number): void {
  const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean }
  if (threads > 1 && crossOriginIsolated === false) {
    throw new FacetError(
      `webRuntime: ${threads} threads share memory, and this page may not. Ask for 1 thread, or serve the page with the ` +
        'headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.',
    )
  }
  const { numThreads = threads } = env.wasm
  if (numThreads !== threads) {
    throw new FacetError(
      `webRuntime: the engine here was started with ${numThreads} threads, not ${threads}. Use another worker.`,
    )
  }
}

async function loadSession(program: Program, bindings: Bindings): Promise<Executable> {
  verifyProgram(program)
  checkBindings(program, bindings)
  // No option pays: optimisation levels, arena and memory patterns are within 3 % of one another, the products being all.
  const session = await InferenceSession.create(writeModel(program)).catch(explainStart)
  const feeds = Object.fromEntries(
    [...programInputs(program)].map(([name, { shape }]) => [name, new Tensor('float32', bindings.inputs[name], shape)]),
  )
  const outputs = Object.keys(program.outputs).map((name) => [name, bindings.outputs[name]] as const)
  return {
    run: async () => {
      // onnxruntime-web 1.30 does not write to tensors given for outputs, and says nothing: it returns arrays of its own.
      const results = await session.run(feeds)
      for (const [name, array] of outputs) array.set(results[name].data as Float32Array)
    },
    release: () => session.release(),
  }
}

/** Says what to do where the engine itself cannot be loaded: it is fetched with the first program. */
function explainStart(error: unknown): never {
  if (!(error instanceof Error && error.message.startsWith('no available backend found'))) throw error
  throw new FacetError(
    "webRuntime: ONNX Runtime's own files cannot be loaded. Say in wasmPaths where ort-wasm-simd-threaded.mjs and .wasm " +
      `are served. (${error.message})`,
  )
}
