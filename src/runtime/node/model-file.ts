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
  readonly values: Float32Array | Uint8Array | Int32Array | BigInt64Array
}

/** A model of anybody's making, ready to run. */
export interface ModelFile {
  readonly inputs: readonly ModelValue[]
  readonly outputs: readonly ModelValue[]
  /**
   * Computes some outputs.
   *
   * @param inputs - a tensor for each of the model's inputs, by name
   * @param outputs - the names of outputs of floats
   * @returns the outputs by name, each in an array of its own
   * @throws FacetError when the model cannot run on these inputs, or an output is not of floats
   */
  run<Name extends string>(
    inputs: Readonly<Record<string, ModelTensor>>,
    outputs: readonly Name[],
  ): Promise<Record<Name, FloatTensor>>
  release(): Promise<void>
}

/** How a model is opened. */
export interface ModelOpening {
  /** Threads a run uses: a whole number ≥ 1. */
  readonly threads: number
}

/**
 * Opens an ONNX file.
 *
 * @throws FacetError when there is no such file, or it is not one that ONNX Runtime can run
 */
export async function loadModelFile(path: string, opening: ModelOpening): Promise<ModelFile> {
  await access(path).catch(() => {
    throw new FacetError(`${path}: it cannot be read. Check that the file is there.`)
  })
  return openModel(path, opening, path)
}

/**
 * Opens an ONNX model.
 *
 * @param model - the path of its file, or the file's bytes, which must have all of it in them
 * @param name - what messages call it
 * @throws FacetError when it is not one that ONNX Runtime can run
 */
export async function openModel(
  model: string | Uint8Array,
  { threads }: ModelOpening,
  name: string,
): Promise<ModelFile> {
  const options: Session.SessionOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Other people's exporters leave warnings that are none of our reader's business: errors only.
    logSeverityLevel: 3,
    // As in session.ts: threads that spin would take the cores of other sessions.
    extra: { session: { force_spinning_stop: '1' } },
  }
  const creating =
    typeof model === 'string' ? InferenceSession.create(model, options) : InferenceSession.create(model, options)
  const session = await creating.catch((error: unknown) => {
    throw new FacetError(
      `${name}: it is not an ONNX model that can be run. Restore it, or export it anew. (${reasonOf(error)})`,
    )
  })
  return {
    inputs: session.inputMetadata.map(valueOf),
    outputs: session.outputMetadata.map(valueOf),
    run: async (inputs, outputs) => {
      const results = await session.run(tensorsOf(inputs), outputs).catch((error: unknown) => {
        throw new FacetError(`${name}: it cannot run on such inputs. Check what it takes. (${reasonOf(error)})`)
      })
      return floatsOf(results, outputs, name)
    },
    release: () => session.release(),
  }
}

function floatsOf<Name extends string>(
  results: Session.OnnxValueMapType,
  outputs: readonly Name[],
  model: string,
): Record<Name, FloatTensor> {
  const floats = outputs.map((output) => {
    const { data, dims } = results[output]
    if (data instanceof Float32Array) return [output, { shape: dims, values: data }] as const
    throw new FacetError(`${model}: its output '${output}' is not of 32-bit floats. Choose one that is.`)
  })
  return Object.fromEntries(floats) as Record<Name, FloatTensor>
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
      return [name, tensorOf(values, shape)]
    }),
  )
}

function tensorOf(values: ModelTensor['values'], shape: Shape): OrtTensor {
  if (values instanceof Float32Array) return new Tensor('float32', values, shape)
  if (values instanceof Int32Array) return new Tensor('int32', values, shape)
  return values instanceof BigInt64Array ? new Tensor('int64', values, shape) : new Tensor('uint8', values, shape)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
