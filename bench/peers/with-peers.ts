import type { Peer } from './index.ts'
import { startPeer } from './peer.ts'
import type { PeerStart, RunningPeer } from './peer.ts'
import { reasonOf } from './protocol.ts'

/** How peers are started. */
export interface PeersStart extends PeerStart {
  /** What a peer does before the next one is started. */
  readonly prepare?: (peer: RunningPeer, name: string) => Promise<void>
}

/**
 * Starts peers one after the other, hands them over, and ends them all in the end.
 *
 * @param use - takes the running ones by name, and why the others are not
 */
export async function withPeers<Result>(
  peers: readonly Peer[],
  { prepare, ...start }: PeersStart,
  use: (running: ReadonlyMap<string, RunningPeer>, failures: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  const running = new Map<string, RunningPeer>()
  const failures: Record<string, string> = {}
  try {
    for (const { name, command } of peers) {
      try {
        const peer = await startPeer(command, start)
        running.set(name, peer)
        await prepare?.(peer, name)
      } catch (error) {
        failures[name] = reasonOf(error)
        await running.get(name)?.close()
        running.delete(name)
      }
    }
    return await use(running, failures)
  } finally {
    await Promise.all([...running.values()].map((peer) => peer.close()))
  }
}
