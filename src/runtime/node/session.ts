import type { InferenceSession as Session, Tensor as OrtTensor } from 'onnxruntime-node'
import { programInputs, verifyProgram } from '../../graph/index.ts'
import type { Node, Program } from '../../graph/index.ts'
import { writeModel } from '../../onnx/index.ts'
import { checkBindings } from '../bindings.ts'
import type { Bindings, Executable, Runtime } from '../runtime.ts'
import { openModel } from './model-file.ts'
import type { ModelFile } from './model-file.ts'
import { InferenceSession, Tensor, env } from './onnxruntime.ts'
import { checkThreads } from './threads.ts'

/** Name of the output that keeps ONNX Runtime from copying the others; see {@link runInPlace}. */
const NO_COPY = 'facet/no-copy'

/** How the native runtime computes. */
export interface NodeRuntimeOptions {
  /** Threads a run uses: a whole number ≥ 1. */
  readonly threads: number
  /**
   * What the paths of profiles begin with (default: none are written): on release, ONNX Runtime writes what every node
   * took to `<profile>-<program>_<time>.json`, programs counted from 0 in the order they were loaded.
   */
  readonly profile?: string
  /** How far graphs are optimised (default `all`); `extended` leaves out the layouts that are chosen by the CPU. */
  readonly optimisation?: 'extended' | 'all'
}

/** A runtime that also runs models of files. */
export interface NodeRuntime extends Runtime {
  /**
   * Opens an ONNX model.
   *
   * @param bytes - its file, all of it
   * @param name - what messages call it
   * @throws FacetError when it is not one that the engine can run
   */
  loadModel(bytes: Uint8Array, name: string): Promise<ModelFile>
}

/**
 * Returns the native runtime: ONNX Runtime's CPU kernels.
 *
 * @throws UsageError for far more threads than this machine has cores
 */
export function nodeRuntime(options: NodeRuntimeOptions): NodeRuntime {
  checkThreads(options.threads)
  let loaded = 0
  return {
    name: `onnxruntime-node ${env.versions.common}`,
    threads: options.threads,
    load: (program, bindings) => {
      const profile = options.profile && `${options.profile}-${loaded++}`
      return loadSession(program, bindings, { ...options, profile })
    },
    loadModel: (bytes, name) => openModel(bytes, options, name),
  }
}

async function loadSession(program: Program, bindings: Bindings, options: NodeRuntimeOptions): Promise<Executable> {
  verifyProgram(program)
  checkBindings(program, bindings)
  const { threads, profile, optimisation = 'all' } = options
  const session = await InferenceSession.create(writeModel(program, { emptySequence: NO_COPY }), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: optimisation,
    // Memory patterns cost 18 to 28 % more memory and save no time.
    enableMemPattern: false,
    // Two alternating sessions would else steal each other's core with spinning threads: 131 against 104 ms a step.
    extra: { session: { force_spinning_stop: '1' } },
    ...(profile && { enableProfiling: true, profileFilePrefix: profile }),
  })
  const feeds = tensors(programInputs(program), bindings.inputs)
  const fetches = tensors(new Map(Object.entries(program.outputs)), bindings.outputs)
  const release = () => {
    if (profile) session.endProfiling()
    return session.release()
  }
  return { run: () => runInPlace(session, feeds, fetches), release }
}

function tensors(
  nodes: ReadonlyMap<string, Node>,
  arrays: Readonly<Record<string, Float32Array>>,
): Record<string, OrtTensor> {
  return Object.fromEntries([...nodes].map(([name, { shape }]) => [name, new Tensor('float32', arrays[name], shape)]))
}

/**
 * Runs a session into preallocated outputs. onnxruntime-node 1.30 writes there, and then copies every output once
 * more into an array it returns: 26 MB of garbage a run for one large gradient. An output that is no tensor, fetched
 * first, makes it give up with an error after computing and before copying. A version that returns instead has
 * filled the arrays just the same.
 */
async function runInPlace(
  session: Session,
  feeds: Record<string, OrtTensor>,
  fetches: Record<string, OrtTensor>,
): Promise<void> {
  try {
    await session.run(feeds, { [NO_COPY]: null, ...fetches })
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('Non tensor type')) throw error
  }
}
