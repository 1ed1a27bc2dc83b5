import { FacetError } from '../../array/index.ts'
import { catalogue } from '../../data/node/index.ts'
import type { DataRequest } from '../../data/node/index.ts'
import { inspectData } from '../data.ts'
import { contentsText, faultsText, outlookText } from '../data-text.ts'
import { textTable } from '../text-table.ts'
import { trainCommandFor, trainingOutlook } from '../training-outlook.ts'
import type { DataCheckFlags, DataFlags } from './data.ts'

/** Lists the data sets of the catalogue. */
export async function listData({ json }: DataFlags): Promise<void> {
  const sets = await Promise.all(
    Object.entries(catalogue).map(async ([name, { summary, origin, licence, isInstalled }]) => {
      return { name, summary, origin, licence, installed: await isInstalled() }
    }),
  )
  const rows = sets.map(({ name, summary, origin, licence, installed }) => {
    return [name, summary, origin, licence, installed ? 'yes' : 'no']
  })
  print(json ? sets : textTable(['name', 'what it shows', 'origin', 'licence', 'there'], rows))
}

/** Tells what a data set holds. */
export async function describeData(source: string, { json }: DataFlags): Promise<void> {
  const found = await inspectData({ source })
  print(json ? found : contentsText(found))
}

/**
 * Tells what a data set holds, what is wrong with it, and what training would do with it.
 *
 * @throws FacetError when training would refuse it
 */
export async function checkData(source: string, { json, ...asked }: DataCheckFlags): Promise<void> {
  const request: DataRequest = { source, ...asked }
  const found = await inspectData(request)
  const outlook = await trainingOutlook(request)
  const command = trainCommandFor(request)
  if (json) print({ ...found, training: 'refusal' in outlook ? outlook : { ...outlook, command } })
  else {
    print(`${contentsText(found)}\n\n${faultsText(found)}`)
    if (!('refusal' in outlook)) print(`\n${outlookText(outlook, command)}`)
  }
  if ('refusal' in outlook) throw new FacetError(outlook.refusal)
}

function print(value: unknown): void {
  process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
}
