import type { RedisOptions } from 'ioredis'
import { FacetError, UsageError } from '../../array/index.ts'
import { redacted } from '../node/secrets.ts'
import { parseQueueAddress } from './address.ts'
import type { QueueAddress } from './address.ts'
import { QueueClient } from './client.ts'
import { faultOf, refusal } from './faults.ts'
import { awaitService, readInfo } from './service.ts'

/** The queue of all sweeps' jobs, below a prefix. */
export const QUEUE = 'jobs'
/** What keys begin with: what stands in braces puts all of them into one slot of a cluster. */
export const PREFIX = '{facet}'

/** A connection to a queue, and what else is needed to use it. */
export interface QueueLink {
  readonly redis: QueueClient
  /** What all keys of the queue begin with. */
  readonly prefix: string
  /** Where the queue is, without secrets, for people to read. */
  readonly address: string
}

/** How a queue is connected to. */
export interface Connecting {
  /** What all keys begin with. Default: {@link PREFIX}. */
  readonly prefix?: string
  /** Milliseconds without an answer after which it is taken for gone: a network that drops what is sent says nothing. */
  readonly silence?: number
  /** Ends the waiting for a queue that is loading its data. */
  readonly signal?: AbortSignal
  /** Hears of what a person should know. */
  readonly onNotice?: (message: string) => void
}

/** BullMQ waits for jobs and events for up to ten seconds. */
const SILENCE = 30_000
/** The longest pause between two attempts to reach a queue that is gone, in milliseconds. */
const LONGEST = 5000
/** Nodes of a cluster that send on to another, before the cluster is taken for confused. */
const HOPS = 3

/**
 * Connects to a queue, and tries all that will be needed of it. One that cannot be reached or used is an error; one that is gone
 * later is waited for: see `watchQueue`. On a cluster the connection is to the node that has the queue's slot.
 *
 * @param url - `redis://` or, with TLS, `rediss://`, with user and password if need be
 * @throws UsageError for another address or prefix; FacetError where nobody answers, or not as hoped, with what to grant where
 * it is a right that is missing. No secret is in any message
 */
export async function connectQueue(url: string, connecting: Connecting = {}): Promise<QueueLink> {
  const { prefix = PREFIX, onNotice = () => {}, signal } = connecting
  checkPrefix(prefix)
  const asked = parseQueueAddress(url)
  let address = asked
  for (let hop = 0; hop <= HOPS; hop++) {
    const redis = await reach(address, url, connecting)
    try {
      const link = { redis, prefix, address: address.shown }
      const node = await awaitService(link, { onNotice, signal })
      if (!node) {
        // A server that was loading may have refused that, and would go on with database 0.
        if (address.db > 0) await redis.select(address.db)
        await readInfo(link, onNotice)
        return link
      }
      address = {
        ...address,
        ...node,
        shown: `${asked.isTls ? 'rediss' : 'redis'}://${node.host ?? address.host}:${node.port}`,
      }
      redis.disconnect()
    } catch (error) {
      redis.disconnect()
      throw explained(error, address, url)
    }
  }
  throw refusal(
    { address: asked.shown },
    'the nodes of its cluster disagree on who has the keys. Wait until it has settled.',
  )
}

/** Refuses what is no beginning of keys, or would mean other keys in a rule of rights. */
function checkPrefix(prefix: string): void {
  if (/^[\w{}:.-]{1,100}$/.test(prefix)) return
  throw new UsageError('--prefix: use up to 100 letters, digits and _ - . : { }, such as {facet}.')
}

async function reach(address: QueueAddress, url: string, { silence = SILENCE }: Connecting): Promise<QueueClient> {
  let isReached = false
  let reason: Error | undefined
  const redis = new QueueClient({
    ...optionsOf(address),
    socketTimeout: silence,
    connectTimeout: Math.min(silence, 10_000),
    retryStrategy: (attempt) => (isReached ? Math.min(LONGEST, 250 * 2 ** Math.min(attempt, 8)) : null),
  })
  redis.on('error', (error) => (reason ??= error))
  try {
    await redis.connect()
    if (reason && !reason.message.startsWith('LOADING')) throw reason
  } catch (error) {
    redis.disconnect()
    throw explained(reason ?? error, address, url)
  }
  isReached = true
  return redis
}

/** INFO, by which a server is asked whether it is ready, may be refused: `readInfo` asks, and switches that on. */
function optionsOf({ host, port, username, password, db, isTls }: QueueAddress): Omit<RedisOptions, 'replyMapping'> {
  return {
    ...{ host, port, username, password, db, ...(isTls && { tls: {} }) },
    ...{ lazyConnect: true, maxRetriesPerRequest: null, enableReadyCheck: false },
  }
}

/** What to do where a connection fails, by the code or the words of the reason. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/DB index|invalid DB/i, 'It has no database of this number. Write a lower one, or none.'],
  [/SELECT is not allowed in cluster/i, 'A cluster has database 0 alone. Leave the number out.'],
  [
    /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/,
    'Give the authority of its certificate by NODE_EXTRA_CA_CERTS, or use the name that the certificate is for.',
  ],
  [/WRONG_VERSION|ERR_SSL|EPROTO/, 'It does not speak TLS there. Write redis:// for a connection without.'],
  [/NOAUTH|WRONGPASS|NOPERM/, 'Correct user and password.'],
  [
    /./,
    'Is a Redis or Valkey running there, and are user and password right? With TLS the address begins with rediss://.',
  ],
]

function explained(error: unknown, address: QueueAddress, url: string): FacetError {
  if (error instanceof FacetError) return error
  if (!(error instanceof Error)) return refusal({ address: address.shown }, String(error))
  const fault = faultOf(error, { address: address.shown, prefix: PREFIX })
  if (fault?.kind === 'refused') return fault.error
  const reason = 'code' in error ? String(error.code) : error.message
  const [, remedy = ''] = REMEDIES.find(([pattern]) => pattern.test(reason)) ?? []
  return new FacetError(`${address.shown}: ${redacted(reason, [url]).replace(/\.$/, '')}. ${remedy}`)
}
