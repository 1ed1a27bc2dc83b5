import { InferenceSession, Tensor, env } from 'onnxruntime-node'
import { programInputs, verifyProgram } from '../../graph/index.ts'
import type { Node, Program } from '../../graph/index.ts'
import { writeModel } from '../../onnx/index.ts'
import { checkBindings } from '../bindings.ts'
import type { Bindings, Executable, Runtime } from '../runtime.ts'

/** Name of the output that keeps ONNX Runtime from copying the others; see {@link runInPlace}. */
const NO_COPY = 'facet/no-copy'

/**
 * Returns the native runtime: ONNX Runtime's CPU kernels.
 *
 * @param options.threads - threads a run uses: a whole number ≥ 1
 */
export function nodeRuntime({ threads }: { readonly threads: number }): Runtime {
  return {
    name: `onnxruntime-node ${env.versions.common}`,
    threads,
    load: (program, bindings) => loadSession(program, bindings, threads),
  }
}

async function loadSession(program: Program, bindings: Bindings, threads: number): Promise<Executable> {
  verifyProgram(program)
  checkBindings(program, bindings)
  const session = await InferenceSession.create(writeModel(program, { emptySequence: NO_COPY }), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Memory patterns cost 18 to 28 % more memory and save no time.
    enableMemPattern: false,
    // Two alternating sessions would else steal each other's core with spinning threads: 131 against 104 ms a step.
    extra: { session: { force_spinning_stop: '1' } },
  })
  const feeds = tensors(programInputs(program), bindings.inputs)
  const fetches = tensors(new Map(Object.entries(program.outputs)), bindings.outputs)
  return { run: () => runInPlace(session, feeds, fetches), release: () => session.release() }
}

function tensors(
  nodes: ReadonlyMap<string, Node>,
  arrays: Readonly<Record<string, Float32Array>>,
): Record<string, Tensor> {
  return Object.fromEntries([...nodes].map(([name, { shape }]) => [name, new Tensor('float32', arrays[name], shape)]))
}

/**
 * Runs a session into preallocated outputs. onnxruntime-node 1.30 writes there, and then copies every output once
 * more into an array it returns: 26 MB of garbage a run for one large gradient. An output that is no tensor, fetched
 * first, makes it give up with an error after computing and before copying. A version that returns instead has
 * filled the arrays just the same.
 */
async function runInPlace(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
  fetches: Record<string, Tensor>,
): Promise<void> {
  try {
    await session.run(feeds, { [NO_COPY]: null, ...fetches })
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('Non tensor type')) throw error
  }
}
