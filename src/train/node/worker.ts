// The training thread. ONNX Runtime blocks the thread it runs on, so that the main thread stays free for the progress
// bar, files, figures and signals.
import { parentPort, workerData } from 'node:worker_threads'
import { FacetError, UsageError } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import { openDataSet } from '../../data/node/index.ts'
import { generatorModel } from '../../gan/index.ts'
import type { Judge } from '../../metrics/index.ts'
import { openJudge } from '../../metrics/node/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import { nodeRuntime } from '../../runtime/node/index.ts'
import { Divergence } from '../divergence.ts'
import { train } from '../loop.ts'
import type { TrainingState } from '../state.ts'
import { writeCheckpoint } from './checkpoint.ts'
import { licenceOf } from './export-description.ts'
import { explainFileError } from './file-errors.ts'
import { runPaths } from './run-folder.ts'
import type { ErrorKind, WorkerInput, WorkerMessage } from './training-thread.ts'
import { writeWhole } from './write-whole.ts'

const { config, folder, stopFlag } = workerData as WorkerInput
const paths = runPaths(folder)

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}

/** The judge that chooses the best networks: it compares to validation images, so that the test images stay unseen. */
async function choosingJudge(data: DataSet, runtime: Runtime): Promise<Judge> {
  const notice = (message: string) => post({ event: { kind: 'notice', message } })
  notice('Opening the judge; where this data set has none yet, it is trained first, which takes a minute or two.')
  return openJudge({ data, runtime, reference: data.validation, onNotice: notice })
}

try {
  const data = await openDataSet(config.data)
  const origin = { data: data.name, fingerprint: data.fingerprint }
  const licence = licenceOf(config.data.source)
  const describe = { config, image: data.train.image, classes: data.train.classes, licence }
  const save = async (step: number, { saved, sampled }: TrainingState, best?: number) => {
    await writeCheckpoint(paths.checkpoints, saved, { step, seed: config.seed, keep: config.checkpoint.keep, best })
    // The model is that of the best networks, where one is known.
    const description = { ...describe, origin: { ...origin, step } }
    if (best === undefined || best === step) await writeWhole(paths.model, generatorModel(description, sampled))
  }
  const shouldStop = () => Atomics.load(stopFlag, 0) !== 0
  const runtime = nodeRuntime({ threads: config.threads })
  const judge = config.evaluate.every > 0 ? await choosingJudge(data, runtime) : undefined
  for await (const event of train({ config, data, runtime, judge, shouldStop, save })) post({ event })
} catch (thrown) {
  // Classes do not survive the way to another thread: send what is needed to make the error again.
  const error = explainFileError(thrown)
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  post({ error: { message, stack, expected: kindOf(error) } })
}

function kindOf(error: unknown): ErrorKind {
  if (error instanceof Divergence) return 'divergence'
  if (error instanceof UsageError) return 'usage'
  return error instanceof FacetError ? 'failure' : 'defect'
}
