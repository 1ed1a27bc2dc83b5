import { basename, resolve } from 'node:path'
import { catalogue } from '../../data/node/index.ts'
import type { CatalogueEntry } from '../../data/node/index.ts'
import type { Config, GeneratorDescription } from '../../gan/index.ts'
import { readMeanings } from './report-file.ts'
import type { TrainedRun } from './trained-run.ts'

/** A description that says all of the config. */
export interface RunDescription extends GeneratorDescription {
  readonly config: Config
}

/**
 * Returns what the files of a run's networks say of them. The path of the data is left out, which is nobody else's business:
 * its last part stays.
 *
 * @param licence - default the data's own, where it is known
 */
export async function describeRun(folder: string, run: TrainedRun, licence?: string): Promise<RunDescription> {
  const { gan, config, classes, step, record } = run
  const { source, fingerprint } = record.data
  const data = basename(resolve(source))
  const labels = Object.entries(await readMeanings(folder)).map(([code, { label }]) => [code, label] as const)
  return {
    config: { ...config, data: { ...config.data, source: data } },
    image: gan.image,
    classes,
    meanings: Object.fromEntries(labels),
    origin: { data, fingerprint, preset: record.preset, step },
    licence: licence ?? licenceOf(source),
  }
}

/** Returns the licence of a data set of the catalogue, where that is known. */
export function licenceOf(source: string): string | undefined {
  const entries: Readonly<Record<string, CatalogueEntry & { readonly licence?: string }>> = catalogue
  return Object.hasOwn(entries, source) ? entries[source].licence : undefined
}
