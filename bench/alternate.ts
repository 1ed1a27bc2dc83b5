import { randomStream, shuffleInto } from '../src/array/index.ts'
import type { RunningPeer } from './peers/peer.ts'
import { reasonOf } from './peers/protocol.ts'
import { timingOf } from './statistics.ts'
import type { Timing } from './statistics.ts'

/** What is timed: training steps, or runs of the generator alone. */
export type Work = { readonly do: 'step' } | { readonly do: 'generate'; readonly batch: number }

/** How long peers are timed. */
export interface Patience {
  /** Seconds that a peer's turns take together. */
  readonly seconds: number
  /** Seconds after which a peer that has not taken its first step is given up. */
  readonly limit: number
}

/** What was found of a peer: times; or why there are none, as `> 120 s`. */
export type Measured = Timing | string

/** Rounds in which peers take turns: fewer would not even out a drift, more would leave caches cold. */
const ROUNDS = 10

/**
 * Times the same work in several processes that take turns: each idles while another works, in an order drawn anew every
 * round, so that a drift of the machine falls on all alike. How often each works follows from its own pace.
 *
 * @returns what was found of each peer, by name
 */
export async function alternate(
  peers: ReadonlyMap<string, RunningPeer>,
  work: Work,
  patience: Patience,
): Promise<Map<string, Measured>> {
  const runners: Runner[] = []
  for (const peer of peers.values()) runners.push(await createRunner(peer, work, patience))
  const order = new Uint32Array(runners.length)
  for (let round = 0; round < ROUNDS; round++) {
    shuffleInto(order, randomStream(0, 'bench', round))
    for (const index of order) await runners[index].turn(round)
  }
  return new Map([...peers.keys()].map((name, index) => [name, runners[index].measured()]))
}

/** A peer with what it has to do. */
interface Runner {
  turn(round: number): Promise<void>
  measured(): Measured
}

/** Warms a peer and plans its turns. One that fails does nothing from then on, and says why in the end. */
async function createRunner(peer: RunningPeer, work: Work, patience: Patience): Promise<Runner> {
  const times: number[] = []
  let failure: string | undefined
  const attempt = async (action: () => Promise<void>) => {
    if (failure === undefined) await action().catch((error: unknown) => (failure = reasonOf(error)))
  }
  const run = async (count: number) => (await peer.ask({ ...work, count }, patience.limit + patience.seconds)).times_ms
  let count = 0
  await attempt(async () => {
    // The first run may compile, so that it says nothing of the next; of two more, one may have been disturbed.
    await run(1)
    const warm = [...(await run(1)), ...(await run(1))]
    count = Math.floor((1000 * patience.seconds) / Math.min(...warm))
    // Where there is no time for turns, these have to do.
    if (count === 0) times.push(...warm)
  })
  return {
    turn: (round) =>
      attempt(async () => {
        // Turns are as even as whole numbers allow; a peer with fewer runs than rounds sits some out.
        const share = Math.floor(((round + 1) * count) / ROUNDS) - Math.floor((round * count) / ROUNDS)
        if (share > 0) times.push(...(await run(share)))
      }),
    measured: () => failure ?? timingOf(times),
  }
}
