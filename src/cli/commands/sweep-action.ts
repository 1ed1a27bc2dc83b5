import { join, parse } from 'node:path'
import type { DataSet } from '../../data/index.ts'
import type { DataRequest } from '../../data/node/index.ts'
import { loadExtensions } from '../../train/node/index.ts'
import { sweepResults } from '../../sweep/index.ts'
import { openSweep, prepareSweep, readSweep, readSweepFile, workOnSweep, writeResults } from '../../sweep/node/index.ts'
import type { OpenSweep, Store, SweepOpening } from '../../sweep/node/index.ts'
import { openData } from '../data.ts'
import { folderNames } from '../../api/index.ts'
import { onInterrupt } from '../interrupt.ts'
import { assembleCrew, storeOf, workersOf } from '../sweep-crew.ts'
import { planText } from '../sweep-plan-text.ts'
import { createSweepProgress } from '../sweep-progress.ts'
import { sweepTable } from '../sweep-text.ts'
import type { SweepFlags } from './sweep.ts'
import { print, printJson, tell } from '../print.ts'

/** Plans a sweep and works on it, or tells what there is to do or was found, as the flags say. */
export async function sweepCommand(file: string, flags: SweepFlags): Promise<void> {
  const spec = await readSweepFile(file)
  const folder = flags.out ?? join('runs', folderNames([spec.name ?? parse(file).name])[0])
  if (flags.results) return printResults(folder, flags)
  const { out, retryFailed } = flags
  const store = await storeOf(folder, flags)
  const elsewhere = flags.queue !== undefined
  const extensions = await loadExtensions(flags.use ?? [])
  const opening = {
    extensions,
    spec,
    file,
    folder,
    open: opener(),
    anyFile: out !== undefined,
    retryFailed,
    store,
    elsewhere,
  }
  if (flags.dryRun) return printPlan(opening, flags)
  const sweep = await openSweep({ ...opening, workers: await workersOf(flags, store) })
  for (const notice of sweep.notices) tell(notice)
  try {
    await workOn(sweep, { flags, store })
  } finally {
    await sweep.release()
  }
  await printResults(folder, flags)
}

async function printPlan(opening: SweepOpening, { json }: SweepFlags): Promise<void> {
  const { plan, results, notices } = await prepareSweep(opening)
  for (const notice of notices) tell(notice)
  if (json) printJson(plan)
  else print(planText(plan, results))
}

/** Works on a sweep until it is over or interrupted, and writes down what was found. */
async function workOn(
  sweep: OpenSweep,
  { flags, store }: { flags: SweepFlags; store: Store | undefined },
): Promise<void> {
  const ending = new AbortController()
  const { crew, complete, ...tools } = await assembleCrew(sweep, flags, store)
  const progress = createSweepProgress(sweep, crew.description)
  const release = onInterrupt(() => {
    progress.end()
    ending.abort()
  }, crew.farewell)
  try {
    for await (const event of workOnSweep(sweep, { crew, signal: ending.signal, ...tools })) {
      progress.show(event)
      if (event.kind === 'round') await writeFound(sweep.folder)
    }
  } finally {
    progress.end()
    release()
    await crew.close()
    await writeFound(sweep.folder)
  }
  await bringBest(sweep.folder, complete)
}

/** What is best is there whole when a sweep is over: it can be sampled from. */
async function bringBest(folder: string, complete: (trial: string) => Promise<void>): Promise<void> {
  const { record, results } = await readSweep(folder)
  const [best] = sweepResults(record.name, record.plan, results).settings
  for (const { trial } of best?.trials ?? []) await complete(trial)
}

async function writeFound(folder: string): Promise<void> {
  const { record, results } = await readSweep(folder)
  await writeResults(folder, sweepResults(record.name, record.plan, results))
}

async function printResults(folder: string, { json }: SweepFlags): Promise<void> {
  const { record, results } = await readSweep(folder)
  const found = sweepResults(record.name, record.plan, results)
  const { state } = record
  if (state === 'interrupted') tell('The sweep was interrupted. The same command goes on with it.')
  if (json) printJson({ ...found, folder, state })
  else print(sweepTable(found, folder))
}

/** Opens each data set once. */
function opener(): (request: DataRequest) => Promise<DataSet> {
  const opened = new Map<string, Promise<DataSet>>()
  return (request) => {
    const key = JSON.stringify(request)
    const data = opened.get(key) ?? openData(request)
    opened.set(key, data)
    return data
  }
}
