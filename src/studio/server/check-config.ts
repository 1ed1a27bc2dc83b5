import { FacetError, UsageError, errorFacts } from '../../array/index.ts'
import { isCatalogued, outlineDataSet } from '../../data/node/index.ts'
import type { DataOutline } from '../../data/node/index.ts'
import { presets } from '../../gan/index.ts'
import type { DataConfig } from '../../gan/index.ts'
import { checkThreads, defaultThreads } from '../../runtime/node/index.ts'
import { fitConfig } from '../../train/node/index.ts'
import type { FittedTraining } from '../../train/node/index.ts'
import { commandLine } from '../protocol/index.ts'
import type { ConfigCheck, NewRunRequest } from '../protocol/index.ts'

/** Outlines of data sets that are known by name; a path's are made every time. */
const known = new Map<string, DataOutline>()

async function outlineOf(request: DataConfig, signal?: AbortSignal): Promise<DataOutline> {
  // Whatever the request says may change the outline.
  const key = JSON.stringify(request)
  const before = known.get(key)
  if (before) return before
  const outline = await outlineDataSet(request, signal).catch(refuseData)
  // A form asks for few sizes. If somebody asks for very many, all are forgotten.
  if (known.size >= 64) known.clear()
  if (isCatalogued(request.source)) known.set(key, outline)
  return outline
}

/** Data that cannot be read is the fault of whoever asked for it. */
function refuseData(error: unknown): never {
  if (!(error instanceof FacetError) || error.code === 'internal') throw error
  const path = (error instanceof UsageError ? error.path : undefined) ?? 'data.source'
  throw new UsageError(error.message, { ...errorFacts(error), path, cause: error })
}

/**
 * Returns the config of a run that is asked for, fitted to its data, as `facet train` puts it together. The data is outlined, not
 * packed: a training does that.
 *
 * @throws UsageError where it cannot be, or its data cannot be read; the signal's reason when it is aborted
 */
export async function configFor(
  { preset, data, objectives, assignments }: NewRunRequest,
  signal?: AbortSignal,
): Promise<FittedTraining<DataOutline>> {
  const sources = { preset, objectives, threads: defaultThreads() }
  const asked = { ...sources, assignments: [...assignments, ['data.source', data] as const] }
  const fitted = await inTurn(() => fitConfig(asked, (request) => outlineOf(request, signal)))
  checkThreads(fitted.config.threads)
  return fitted
}

let last: Promise<unknown> = Promise.resolve()

/** Does one piece of work at a time: a form that is typed into asks again before its last answer is there. */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = last.then(work)
  last = result.catch(() => {})
  return result
}

/** Returns the words of the command that trains what a request asks for, without the program's own. */
export function trainWords({ preset, data, objectives, assignments }: NewRunRequest): string[] {
  return [
    'train',
    ...(preset === 'facet' ? [] : ['--preset', preset]),
    ...(data === presets[preset].data.source ? [] : ['--data', data]),
    ...objectives.flatMap(([family, choice]) => ['--objective', `${family}=${choice}`]),
    ...assignments.flatMap(([path, value]) => ['--set', `${path}=${JSON.stringify(value)}`]),
  ]
}

/**
 * Says what comes of a request: the config and the command that trains it, or why there is none.
 *
 * @param signal - stops the check
 * @throws the signal's reason when it is aborted
 */
export async function checkConfig(request: NewRunRequest, signal?: AbortSignal): Promise<ConfigCheck> {
  try {
    const { config, notices, train } = await configFor(request, signal)
    const told = [...notices, ...sampleNotice(train)]
    return { config, notices: told, command: commandLine(['facet', ...trainWords(request)]) }
  } catch (error) {
    if (!(error instanceof FacetError)) throw error
    const { message, path } = error
    return { error: message, ...(path && { path }) }
  }
}

function sampleNotice({ image, sample }: DataOutline): string[] {
  if (!sample) return []
  const size = `${image.height}×${image.width}×${image.channels}`
  return [`The image size ${size} is estimated from ${sample.files} of ${sample.of} files; training reads them all.`]
}
