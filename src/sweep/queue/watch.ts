import type { FacetError } from '../../array/index.ts'
import type { QueueLink } from './connection.ts'
import { faultOf } from './faults.ts'
import { probeQueue } from './probe.ts'

/** Who follows how a queue fares. */
export interface QueueListener {
  /** Hears, once each time, that a queue is gone or takes no work, and that it is back. */
  readonly onNotice: (message: string) => void
  /** Called when the queue takes no work for a while, and when it does so again. */
  readonly onPause?: () => void
  readonly onResume?: () => void
}

/** A queue that is watched. */
export interface QueueWatch {
  /** Hears of an error that somebody met with who uses the queue. Returns whether it is one of the whole queue. */
  readonly report: (error: Error) => boolean
  /** Aborted when the queue cannot be used any more unless a person changes something; the reason is the error that says what. */
  readonly lost: AbortSignal
  end(): void
}

/** Milliseconds between two looks whether a queue takes work again. */
const PAUSE = 1000

/**
 * Watches a queue: one that is gone is waited for, and so is one that takes no work for a while (it is loading, or its memory or disk
 * is full). A right that was taken away, or a password that was changed, is not.
 */
export function watchQueue(link: QueueLink, { onNotice, onPause, onResume }: QueueListener): QueueWatch {
  const { redis, address } = link
  const lost = new AbortController()
  let isGone = false
  let looking: NodeJS.Timeout | undefined

  function fail(error: FacetError): void {
    end()
    lost.abort(error)
  }
  function report(error: Error): boolean {
    const fault = faultOf(error, link)
    if (fault?.kind === 'refused' && !lost.signal.aborted) fail(fault.error)
    if (fault?.kind === 'passing' && !lost.signal.aborted) pause(fault.message)
    return fault !== undefined
  }
  function pause(message: string): void {
    if (looking) return
    onNotice(`${message} Waiting for it.`)
    onPause?.()
    looking = setTimeout(() => void look(), PAUSE)
  }
  async function look(): Promise<void> {
    const fault = await probeQueue(link).catch(() => 'gone' as const)
    if (!looking) return
    if (fault === undefined) {
      looking = undefined
      onNotice(`The queue at ${address} takes work again.`)
      onResume?.()
    } else if (fault !== 'gone' && fault.kind === 'refused') fail(fault.error)
    else looking = setTimeout(() => void look(), PAUSE)
  }
  const onClose = () => {
    if (isGone || redis.status === 'end') return
    isGone = true
    onNotice(`The queue at ${address} is gone. Waiting for it.`)
  }
  const onReady = () => {
    if (isGone) onNotice(`The queue at ${address} is back.`)
    isGone = false
  }
  const onError = (error: Error) => {
    // The client would go on with database 0.
    if ('command' in error && (error.command as { name?: string }).name === 'select') redis.disconnect(true)
    report(error)
  }
  // Who asks nothing would never miss an answer.
  const asking = setInterval(() => {
    if (redis.status === 'ready') redis.ping().catch(() => {})
  }, redis.options.socketTimeout)
  // One that is let go while it is gone does not end.
  asking.unref()
  function end(): void {
    clearInterval(asking)
    clearTimeout(looking)
    looking = undefined
  }

  redis.on('close', onClose).on('ready', onReady).on('error', onError).once('end', end)
  return { report, lost: lost.signal, end }
}
