import { InferenceSession, Tensor, env } from 'onnxruntime-web/wasm'
import { FacetError } from '../../array/index.ts'
import type { Tensor as FloatTensor } from '../../array/index.ts'
import { checkThreads } from './session.ts'
import type { WebRuntimeOptions } from './session.ts'

/** How the engine that runs a model is started. */
export interface WebEngineOptions extends WebRuntimeOptions {
  /** The engine's WebAssembly itself, where it is at hand: then nothing is fetched. */
  readonly wasmBinary?: ArrayBuffer
}

/** A model of floats, ready to run. */
export interface WebModel {
  /**
   * Computes all outputs. It blocks the thread, which should be a worker's.
   *
   * @param inputs - a tensor for each of the model's inputs, by name
   */
  run(inputs: Readonly<Record<string, FloatTensor>>): Promise<Record<string, FloatTensor>>
  release(): Promise<void>
}

/**
 * Opens an ONNX file for ONNX Runtime's CPU kernels in WebAssembly, such as the exported generator.
 *
 * @param bytes - the file
 * @throws FacetError when the engine cannot be started, or the file is not a model that it can run
 */
export async function loadModelFile(bytes: Uint8Array, options: WebEngineOptions): Promise<WebModel> {
  checkThreads(options.threads)
  env.wasm.numThreads = options.threads
  if (options.wasmPaths !== undefined) env.wasm.wasmPaths = options.wasmPaths
  if (options.wasmBinary) env.wasm.wasmBinary = options.wasmBinary
  const session = await InferenceSession.create(bytes).catch((error: unknown) => {
    throw new FacetError(`The model cannot be run. Reload the page, or export the model anew. (${reasonOf(error)})`)
  })
  return {
    run: async (inputs) => {
      const results = await session.run(
        Object.fromEntries(
          Object.entries(inputs).map(([name, { shape, values }]) => [name, new Tensor('float32', values, shape)]),
        ),
      )
      return Object.fromEntries(
        Object.entries(results).map(([name, { data, dims }]) => [name, { shape: dims, values: data as Float32Array }]),
      )
    },
    release: () => session.release(),
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
