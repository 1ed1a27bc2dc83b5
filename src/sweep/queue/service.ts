import { setTimeout } from 'node:timers/promises'
import { FacetError } from '../../array/index.ts'
import type { QueueLink } from './connection.ts'
import { faultOf } from './faults.ts'
import type { QueueFault } from './faults.ts'
import { probeQueue } from './probe.ts'

/** A node of a cluster; without a host it is on the host of the one that was asked. */
export interface ClusterNode {
  readonly host?: string
  readonly port: number
}

/** How it is waited for a queue. */
interface Waiting {
  readonly onNotice: (message: string) => void
  readonly signal?: AbortSignal
}

/** Faults that are waited for also before anything has begun: they end by themselves. */
const BEGINNINGS = new Set(['LOADING', 'BUSY', 'CLUSTERDOWN', 'TRYAGAIN', 'MASTERDOWN'])
/** Milliseconds between two looks. */
const PAUSE = 500

/**
 * Waits until a queue does all that it is needed for.
 *
 * @returns the node of its cluster that has the keys, where that is another
 * @throws FacetError where a person has to change something
 */
export async function awaitService(link: QueueLink, { onNotice, signal }: Waiting): Promise<ClusterNode | undefined> {
  let told: string | undefined
  for (;;) {
    const fault = await lookAt(link)
    if (!fault || 'port' in fault) return fault
    if (fault.kind === 'refused') throw fault.error
    if (!BEGINNINGS.has(fault.code) || signal?.aborted) throw new FacetError(fault.message)
    if (fault.code !== told) onNotice(`${fault.message} Waiting for it.`)
    told = fault.code
    await setTimeout(PAUSE, undefined, { signal }).catch(() => {})
  }
}

async function lookAt(link: QueueLink): Promise<QueueFault | ClusterNode | undefined> {
  try {
    return await probeQueue(link)
  } catch (error) {
    const node = error instanceof Error ? nodeIn(error) : undefined
    if (node) return node
    throw error
  }
}

/** Returns the node that a cluster sends on to. */
function nodeIn({ message }: Error): ClusterNode | undefined {
  const [, host, port] = /^MOVED \d+ (.*):(\d+)$/.exec(message) ?? []
  return port === undefined ? undefined : { ...(host && { host }), port: Number(port) }
}

/**
 * Reads what a queue says of itself, where that is permitted, and warns of one that may drop what it keeps.
 */
export async function readInfo({ redis, address }: QueueLink, onNotice: (message: string) => void): Promise<void> {
  const info = await redis.info('memory').catch((error: unknown) => {
    if (error instanceof Error && faultOf(error, { address, prefix: '' })) return undefined
    throw error
  })
  // A server that says whether it is loading is asked that whenever it is back.
  redis.options.enableReadyCheck = info !== undefined
  const policy = /^maxmemory_policy:([\w-]+)/m.exec(info ?? '')?.[1] ?? 'noeviction'
  if (policy === 'noeviction') return
  onNotice(
    `The queue at ${address} drops keys when its memory is full (maxmemory-policy ${policy}). What is lost is put there again, which takes time. Set maxmemory-policy to noeviction.`,
  )
}
