import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRoom } from '../../sweep/node/index.ts'
import { connectQueue, workForQueue } from '../../sweep/queue/index.ts'
import type { WorkerEvent } from '../../sweep/queue/index.ts'
import { onInterrupt } from '../interrupt.ts'
import { queueFrom } from '../queue-flag.ts'
import type { WorkerFlags } from './worker.ts'
import { print, printJson, tell } from '../print.ts'

/** Does jobs of a queue until it is interrupted, or has been idle for long enough. */
export async function workerCommand({ json = false, folder, queue, prefix, ...flags }: WorkerFlags): Promise<void> {
  const signal = flags.idle === undefined ? undefined : AbortSignal.timeout(1000 * flags.idle)
  const link = await connectQueue(queueFrom(queue), { prefix, signal, onNotice: tell })
  const own = await makeFolder(folder ?? tmpdir())
  const ending = new AbortController()
  const release = onInterrupt(
    () => ending.abort(),
    'Ending in good order: what the runs have learned is kept, and goes back to the queue.',
  )
  try {
    tell(`Waiting for work from the queue at ${link.address}. Ctrl-C ends it.`)
    const onEvent = json ? printJson : printText
    const work = { link, room: createRoom(), folder: own, signal: ending.signal, onEvent, onNotice: tell }
    await workForQueue({ ...work, ...flags })
  } finally {
    release()
    link.redis.destroy()
    await rm(own, { recursive: true, force: true })
  }
}

async function makeFolder(above: string): Promise<string> {
  await mkdir(above, { recursive: true })
  return mkdtemp(join(above, 'facet-worker-'))
}

function printText(event: WorkerEvent): void {
  print(textOf(event))
}

function textOf(event: WorkerEvent): string {
  if (event.kind === 'begun') return `${event.job}: begun at step ${event.step}.`
  if (event.kind === 'returned') return `${event.job}: back on the queue. ${event.message}`
  const { job, state, message = '' } = event.result
  return `${job}: ${state}. ${message}`.trimEnd()
}
