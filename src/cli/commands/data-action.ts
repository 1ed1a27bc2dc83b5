import { FacetError } from '../../array/index.ts'
import { catalogue, isCatalogued } from '../../data/node/index.ts'
import type { DataRequest } from '../../data/node/index.ts'
import { dataSettings } from '../assignments.ts'
import { inspectData } from '../data.ts'
import { contentsText, faultsText, listText, outlookText } from '../data-text.ts'
import { trainingOutlook } from '../training-outlook.ts'
import type { DataCheckFlags, DataFlags } from './data.ts'
import { print, printJson } from '../print.ts'

/** Lists the data sets of the catalogue. */
export async function listData({ json }: DataFlags): Promise<void> {
  const sets = await Promise.all(
    Object.entries(catalogue).map(async ([name, { summary, origin, licence, isInstalled }]) => {
      return { name, summary, origin, licence, installed: await isInstalled() }
    }),
  )
  if (json) printJson(sets)
  else print(listText(sets))
}

/** Tells what a data set holds. */
export async function describeData(source: string, { json }: DataFlags): Promise<void> {
  const found = await inspectData({ source })
  const licence = isCatalogued(source) ? catalogue[source].licence : undefined
  if (json) printJson({ ...found, licence })
  else print([contentsText(found), ...(licence === undefined ? [] : [`Licence: ${licence}`])].join('\n'))
}

/**
 * Tells what a data set holds, what is wrong with it, and what training would do with it.
 *
 * @throws FacetError when training would refuse it
 */
export async function checkData(source: string, { json, set, ...asked }: DataCheckFlags): Promise<void> {
  const request: DataRequest = { source, ...asked, ...dataSettings(set ?? []) }
  const found = await inspectData(request)
  const leavesOut = found.damaged > 0 && request.damaged === undefined
  const outlook = await trainingOutlook(leavesOut ? { ...request, damaged: 'skip' } : request)
  if (json) printJson({ ...found, training: outlook })
  else print(`${contentsText(found)}\n\n${faultsText(found)}`)
  if ('refusal' in outlook) throw new FacetError(outlook.refusal)
  if (!json) print(`\n${outlookText(outlook)}`)
}
