// A worker of the queue whose jobs compute nothing, and take as long as is asked for: a stand-in for machines that are not here.
// node --import ./scripts/source.mjs bench/workers/stand-in.ts URL FOLDER MILLISECONDS SLOTS
import { setTimeout } from 'node:timers/promises'
import { createRoom, folderStore, keepResult } from '../../src/sweep/node/index.ts'
import type { Hand } from '../../src/sweep/node/index.ts'
import { connectQueue, workForQueue } from '../../src/sweep/queue/index.ts'
import { emptyResult } from './empty-result.ts'

const [url, folder, milliseconds, slots] = process.argv.slice(2)
const store = folderStore(folder)

const hire = (): Hand => ({
  take: async ({ job }) => {
    await setTimeout(Number(milliseconds))
    return keepResult(store, emptyResult(job))
  },
  stop: () => {},
  close: () => Promise.resolve(),
})

const ending = new AbortController()
process.on('SIGTERM', () => ending.abort())
const link = await connectQueue(url)
process.stdout.write('Waiting for work\n')
const processes = Number(slots)
await workForQueue({
  ...{ link, folder, room: createRoom(processes, Infinity), processes, patience: 30 },
  ...{ signal: ending.signal, onEvent: () => {}, hire },
})
