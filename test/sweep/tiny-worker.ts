// A worker of the queue whose jobs train nothing.
import { appendFileSync, existsSync, watch } from 'node:fs'
import { join } from 'node:path'
import { emptyResult } from '../../bench/workers/empty-result.ts'
import { FacetError } from '../../src/array/index.ts'
import { Unfit, createRoom, folderStore, keepResult } from '../../src/sweep/node/index.ts'
import type { Hand } from '../../src/sweep/node/index.ts'
import { connectQueue, workForQueue } from '../../src/sweep/queue/index.ts'
import type { TinyKind, TinyWork } from './tiny-jobs.ts'

const { folder, url, ...times } = JSON.parse(process.argv[2]) as TinyWork
const store = folderStore(folder)

const WORK: Readonly<Record<TinyKind, (hand: { readonly stopped: Promise<void> }) => Promise<boolean>>> = {
  quick: () => Promise.resolve(true),
  waits: ({ stopped }) => Promise.race([isThere('go').then(() => true), stopped.then(() => false)]),
  fails: () => Promise.reject(new FacetError('It is poison.')),
  kills: () => {
    process.kill(process.pid, 'SIGKILL')
    return new Promise(() => {})
  },
  unfit: () => (existsSync(join(folder, 'fit')) ? Promise.resolve(true) : Promise.reject(new Unfit('Not from here.'))),
}

function tinyHand(): Hand {
  let stop = () => {}
  return {
    take: async ({ job }) => {
      const stopped = new Promise<void>((resolve) => (stop = resolve))
      appendFileSync(join(folder, 'begun.txt'), `${job.id} ${process.pid}\n`)
      return (await WORK[job.preset as TinyKind]({ stopped })) ? keepResult(store, emptyResult(job)) : undefined
    },
    stop: () => stop(),
    close: () => Promise.resolve(),
  }
}

function isThere(name: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!existsSync(join(folder, name))) return
      watcher.close()
      resolve()
    }
    const watcher = watch(folder, { persistent: false }, look)
    look()
  })
}

const ending = new AbortController()
process.on('disconnect', () => ending.abort())
process.on('SIGTERM', () => ending.abort())
const link = await connectQueue(url)
process.send?.('ready')
await workForQueue({
  ...{ link, folder: join(folder, 'work'), room: createRoom(2), processes: 2, ...times },
  ...{ signal: ending.signal, onEvent: () => {}, hire: tinyHand },
})
if (process.connected) process.disconnect()
