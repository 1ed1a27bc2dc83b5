import { resolve } from 'node:path'
import type { ImageSize } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import { isCatalogued } from '../../data/node/index.ts'
import { resolveData, resolveFitted } from '../../gan/index.ts'
import type { ConfigSources, DataConfig, FittedConfig } from '../../gan/index.ts'
import { NO_EXTENSIONS } from './extensions.ts'
import type { Extensions } from './extensions.ts'

/** What a config is fitted to: training images, or what is known of them. */
export interface TrainingFacts {
  readonly image: ImageSize
  /** Names of the classes, in label order. */
  readonly classes: readonly string[]
  /** The number of images. */
  readonly size: number
  /** False where they have no labels: all are then of one class. Default true. */
  readonly labelled?: boolean
}

/** Returns what a config is fitted to of a data set. */
export function trainingFacts({ train: { image, classes, size }, labelled }: DataSet): TrainingFacts {
  return { image, classes, size, labelled }
}

/** A config, the images that it is fitted to, and what a user should know of how they have changed it. */
export interface FittedTraining<Facts> extends FittedConfig {
  readonly train: Facts
}

/** Where the config of a run comes from, and what it may name that is not built in. */
export type TrainingSources = Omit<ConfigSources, 'data' | 'vocabulary'> & { readonly extensions?: Extensions }

/**
 * Puts the config of a run together, fitted to the data that it names. A path of data is written down whole, because later
 * commands may be given elsewhere.
 *
 * @param open - opens the data and tells of its training images
 * @throws UsageError as {@link resolveConfig} does; whatever `open` throws
 */
export async function fitConfig<Facts extends TrainingFacts>(
  { extensions = NO_EXTENSIONS, ...given }: TrainingSources,
  open: (request: DataConfig) => Promise<Facts>,
): Promise<FittedTraining<Facts>> {
  const { vocabulary, used } = extensions
  const sources = { ...given, vocabulary }
  const request = resolveData(sources)
  const train = await open(request)
  const { source } = request
  const assignments = [
    ...(sources.assignments ?? []),
    ['data.source', isCatalogued(source) ? source : resolve(source)] as const,
    ...(used.length > 0 ? [['use', used] as const] : []),
  ]
  const { image, classes, size, labelled } = train
  const data = { image, classes: classes.length, size, labelled }
  return { ...resolveFitted({ ...sources, assignments, data }), train }
}

/** A config fitted to data, and the data. */
export interface FittedData {
  readonly fitted: FittedTraining<TrainingFacts>
  readonly data: DataSet
}

/**
 * As {@link fitConfig}, for data that is needed afterwards.
 *
 * @param open - opens the data
 */
export async function fitToOpened(
  sources: TrainingSources,
  open: (request: DataConfig) => Promise<DataSet>,
): Promise<FittedData> {
  const opened: DataSet[] = []
  const fitted = await fitConfig(sources, async (request) => {
    opened.push(await open(request))
    return trainingFacts(opened[0])
  })
  return { fitted, data: opened[0] }
}
