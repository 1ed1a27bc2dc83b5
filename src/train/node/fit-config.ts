import { resolve } from 'node:path'
import type { ImageSize } from '../../array/index.ts'
import { isCatalogued } from '../../data/node/index.ts'
import { resolveConfig, resolveData } from '../../gan/index.ts'
import type { Config, ConfigSources, DataConfig } from '../../gan/index.ts'

/** What a config is fitted to: training images, or what is known of them. */
export interface TrainingFacts {
  readonly image: ImageSize
  /** Names of the classes, in label order. */
  readonly classes: readonly string[]
  /** The number of images. */
  readonly size: number
}

/**
 * Puts the config of a run together, fitted to the data that it names. A path of data is written down whole, because later
 * commands may be given elsewhere.
 *
 * @param open - opens the data and tells of its training images
 * @throws UsageError as {@link resolveConfig} does; whatever `open` throws
 */
export async function fitConfig<Facts extends TrainingFacts>(
  sources: Omit<ConfigSources, 'data'>,
  open: (request: DataConfig) => Promise<Facts>,
): Promise<{ config: Config; train: Facts }> {
  const request = resolveData(sources)
  const train = await open(request)
  const { source } = request
  const assignments = [
    ...(sources.assignments ?? []),
    ['data.source', isCatalogued(source) ? source : resolve(source)] as const,
  ]
  const data = { image: train.image, classes: train.classes.length }
  return { config: resolveConfig({ ...sources, assignments, data }), train }
}
