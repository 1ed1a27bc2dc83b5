import { access } from 'node:fs/promises'
import type { InferenceSession as Session, Tensor as OrtTensor } from 'onnxruntime-node'
import { FacetError } from '../../array/index.ts'
import type { Shape, Tensor as FloatTensor } from '../../array/index.ts'
import { InferenceSession, Tensor } from './onnxruntime.ts'

/** An input or output of a model, as its file declares it. */
export interface ModelValue {
  readonly name: string
  /** Its elements: `float32`, `uint8`, `int64` and so on. */
  readonly type: string
  /** An extent an axis; undefined where it is free. */
  readonly shape: readonly (number | undefined)[]
}

/** Elements with their shape, row-major: what a {@link ModelFile} reads and writes. */
export interface ModelTensor {
  readonly shape: Shape
  readonly values: Float32Array | Uint8Array
}

/** A model of anybody's making, ready to run. */
export interface ModelFile {
  readonly inputs: readonly ModelValue[]
  readonly outputs: readonly ModelValue[]
  /**
   * Computes one output.
   *
   * @param inputs - a tensor for each of the model's inputs, by name
   * @param output - the name of an output of floats
   * @returns the output, in an array of its own
   * @throws FacetError when the model cannot run on these inputs, or the output is not of floats
   */
  run(inputs: Readonly<Record<string, ModelTensor>>, output: string): Promise<FloatTensor>
  release(): Promise<void>
}

/**
 * Opens an ONNX file.
 *
 * @param options.threads - threads a run uses: a whole number ≥ 1
 * @throws FacetError when there is no such file, or it is not one that ONNX Runtime can run
 */
export async function loadModelFile(path: string, { threads }: { readonly threads: number }): Promise<ModelFile> {
  await access(path).catch(() => {
    throw new FacetError(`${path}: it cannot be read. Check that the file is there.`)
  })
  const session = await InferenceSession.create(path, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Other people's exporters leave warnings that are none of our reader's business: errors only.
    logSeverityLevel: 3,
    // As in session.ts: threads that spin would take the cores of other sessions.
    extra: { session: { force_spinning_stop: '1' } },
  }).catch((error: unknown) => {
    throw new FacetError(`${path}: it is not an ONNX model that can be run. Export it anew. (${reasonOf(error)})`)
  })
  return {
    inputs: session.inputMetadata.map(valueOf),
    outputs: session.outputMetadata.map(valueOf),
    run: async (inputs, output) => {
      const results = await session.run(tensorsOf(inputs), [output]).catch((error: unknown) => {
        throw new FacetError(`${path}: it cannot run on such inputs. Check what it takes. (${reasonOf(error)})`)
      })
      const { data, dims } = results[output]
      if (data instanceof Float32Array) return { shape: dims, values: data }
      throw new FacetError(`${path}: its output '${output}' is not of 32-bit floats. Choose one that is.`)
    },
    release: () => session.release(),
  }
}

function valueOf(value: Session.ValueMetadata): ModelValue {
  if (!value.isTensor) return { name: value.name, type: 'not a tensor', shape: [] }
  // A free extent is a name, which may be empty, or −1.
  const shape = value.shape.map((extent) => (typeof extent === 'number' && extent >= 0 ? extent : undefined))
  return { name: value.name, type: value.type, shape }
}

function tensorsOf(inputs: Readonly<Record<string, ModelTensor>>): Record<string, OrtTensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values }]) => {
      return [
        name,
        values instanceof Float32Array ? new Tensor('float32', values, shape) : new Tensor('uint8', values, shape),
      ]
    }),
  )
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
