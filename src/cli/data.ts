import { SingleBar } from 'cli-progress'
import type { DataSet } from '../data/index.ts'
import { openDataSet } from '../data/node/index.ts'
import type { DataRequest } from '../data/node/index.ts'

/** Opens a data set; where that takes long, because images are read for the first time, with a progress bar. */
export async function openData(request: DataRequest): Promise<DataSet> {
  const bar = createBar()
  try {
    return await openDataSet(request, {
      onProgress: bar.update,
      onNotice: (notice) => void process.stderr.write(`${notice}\n`),
    })
  } finally {
    bar.end()
  }
}

/** A bar that appears with the first image, and goes when it ends. */
function createBar(): { readonly update: (done: number, total: number) => void; readonly end: () => void } {
  const bar = new SingleBar({
    format: 'reading images {bar} {value}/{total} · ETA {eta_formatted}',
    barsize: 20,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  })
  return {
    update: (done, total) => {
      if (!bar.isActive) bar.start(total, 0)
      bar.update(done)
    },
    end: () => bar.stop(),
  }
}
