import { join } from 'node:path'
import { UsageError } from '../../array/index.ts'
import type { Config, Definitions } from '../../gan/index.ts'
import { mostThreads, openRuntime } from '../../runtime/node/index.ts'
import type { NodeRuntime } from '../../runtime/node/index.ts'
import type { TrainedGan } from '../sampler.ts'
import { checkUnchanged } from './config-changes.ts'
import { ganOfModels } from './model-gan.ts'
import { openRun, runPaths } from './run-folder.ts'
import type { RunRecord } from './run-folder.ts'
import { readGenerator, readRecogniser } from './run-models.ts'
import type { RunModel } from './run-models.ts'

/** A run as its `generator.onnx` and `recogniser.onnx` have it, which are of its best checkpoint, or its newest where none was scored. */
export interface TrainedRun {
  readonly gan: TrainedGan
  readonly config: Config
  /** Names of the classes, in label order. */
  readonly classes: readonly string[]
  /** Steps that the networks had taken. */
  readonly step: number
  /** The bytes of the run's models. */
  readonly models: {
    readonly generator: Uint8Array
    readonly recogniser: () => Promise<Uint8Array>
  }
  /** What run.json holds; the run has opened its data. */
  readonly record: RunRecord & Required<Pick<RunRecord, 'data'>>
}

/**
 * Opens a run for sampling. It reads models and JSON: no network is built from code, but for a model that is missing, as in the runs
 * of earlier versions.
 *
 * @param runtime - by default the one that the run was trained with, with fewer threads where this machine takes fewer: samples may
 * then differ in their last bits
 * @throws UsageError when the folder is not a run's, or its config is not its networks'; FacetError when its model is damaged, or
 * it has neither a model nor a whole checkpoint
 */
export async function openTrainedRun(folder: string, runtime?: NodeRuntime): Promise<TrainedRun> {
  const { config, record, definitions } = await openRun(folder)
  const { data } = record
  if (!data) {
    throw new UsageError(`${join(folder, 'run.json')}: the run ended before it opened its data. Train it again.`)
  }
  const paths = runPaths(folder)
  const run = { folder, config, record: { ...record, data } }
  const { bytes, metadata, step } = await readGenerator(run)
  checkLatents(config, metadata, { path: paths.config, definitions })
  const recogniser = async () => (await readRecogniser(run, step)).bytes
  const gan = ganOfModels({
    config,
    image: data.image,
    runtime: runtime ?? openRuntime({ device: config.device, threads: Math.min(config.threads, mostThreads()) }),
    generatorModel: { bytes, name: paths.model },
    recogniserModel: async () => ({ bytes: await recogniser(), name: paths.recogniser }),
  })
  return { gan, config, classes: data.classes, step, models: { generator: bytes, recogniser }, record: run.record }
}

/** Refuses a config whose latents are not those that the generator says it takes. */
function checkLatents(
  config: Config,
  metadata: RunModel['metadata'],
  { path, definitions }: { readonly path: string; readonly definitions: Definitions },
): void {
  const text: string | undefined = metadata['facet.latents']
  if (text === undefined) return
  let latents: unknown
  try {
    latents = JSON.parse(text)
  } catch {
    return
  }
  checkUnchanged(config, { path, definitions, before: { ...config, latents }, parts: ['latents'] })
}
