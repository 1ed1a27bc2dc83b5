import { FacetError } from '../../array/index.ts'
import { isCatalogued, openDataSet } from '../../data/node/index.ts'
import { presets } from '../../gan/index.ts'
import type { DataConfig, FittedConfig, PresetName } from '../../gan/index.ts'
import { checkThreads, defaultThreads } from '../../runtime/node/index.ts'
import { fitConfig, trainingFacts } from '../../train/node/index.ts'
import type { TrainingFacts } from '../../train/node/index.ts'
import { commandLine } from '../protocol/index.ts'
import type { ConfigCheck, NewRunRequest } from '../protocol/index.ts'

/** What was found of data sets that are known by name; a path's are looked at every time. */
const known = new Map<string, TrainingFacts>()

async function factsOf(request: DataConfig): Promise<TrainingFacts> {
  // Whatever is said of the data may tell on its size: so does the share that is split off.
  const key = JSON.stringify(request)
  const before = known.get(key)
  if (before) return before
  const facts = trainingFacts(await openDataSet(request))
  // A form asks for few sizes; whoever asks for very many finds the earliest forgotten.
  if (known.size >= 64) known.clear()
  if (isCatalogued(request.source)) known.set(key, facts)
  return facts
}

/**
 * Returns the config of a run that is asked for, fitted to its data, as `facet train` puts it together.
 *
 * @throws UsageError where it cannot be; FacetError when its data cannot be read
 */
export async function configFor({ preset, data, objectives, assignments }: NewRunRequest): Promise<FittedConfig> {
  const sources = { preset, objectives, threads: defaultThreads() }
  const fitted = await fitConfig({ ...sources, assignments: [...assignments, ['data.source', data]] }, factsOf)
  checkThreads(fitted.config.threads)
  return fitted
}

/** Returns the words of the command that trains what a request asks for, without the program's own. */
export function trainWords({ preset, data, objectives, assignments }: NewRunRequest): string[] {
  return [
    'train',
    ...(preset === 'facet' ? [] : ['--preset', preset]),
    ...(data === presets[preset as PresetName].data.source ? [] : ['--data', data]),
    ...objectives.flatMap(([family, choice]) => ['--objective', `${family}=${choice}`]),
    ...assignments.flatMap(([path, value]) => ['--set', `${path}=${JSON.stringify(value)}`]),
  ]
}

/** Says what comes of a request: the config and the command that trains it, or why there is none. */
export async function checkConfig(request: NewRunRequest): Promise<ConfigCheck> {
  try {
    const { config, notices } = await configFor(request)
    return { config, notices, command: commandLine(['facet', ...trainWords(request)]) }
  } catch (error) {
    if (!(error instanceof FacetError)) throw error
    const [, path] = /^(?:Unknown config path ')?([a-z]\w*(?:\.\w+)*)(?:: |')/.exec(error.message) ?? []
    return { error: error.message, ...(path !== undefined && { path }) }
  }
}
