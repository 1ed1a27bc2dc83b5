import type { DataSet } from '../data/index.ts'
import { inspectDataSet, openDataSet } from '../data/node/index.ts'
import type { DataInspection, DataListeners, DataRequest } from '../data/node/index.ts'
import { createCountBar } from './count-bar.ts'
import { tell } from './print.ts'

/** Opens a data set; where that takes long, because images are read for the first time, with a progress bar. */
export async function openData(request: DataRequest): Promise<DataSet> {
  return withBar((listeners) => openDataSet(request, listeners))
}

/** Tells what a data set holds, with a progress bar. */
export async function inspectData(request: DataRequest): Promise<DataInspection> {
  return withBar((listeners) => inspectDataSet(request, listeners))
}

async function withBar<Result>(work: (listeners: DataListeners) => Promise<Result>): Promise<Result> {
  const bar = createCountBar('reading images')
  try {
    return await work({
      onProgress: bar.update,
      onNotice: tell,
    })
  } finally {
    bar.end()
  }
}
