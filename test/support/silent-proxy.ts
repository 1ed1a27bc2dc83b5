import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { Transform } from 'node:stream'

/** A way to a server that falls silent in the midst: it neither ends what it has begun nor says so. */
export interface SilentProxy {
  readonly port: number
  /** Connections that have fallen silent. */
  readonly silenced: () => number
  readonly close: () => void
}

/** Where it falls silent: after so many bytes of what is asked, or of what is answered. */
export interface Silence {
  readonly of: 'requests' | 'answers'
  readonly after: number
  /** How many connections, from the first. */
  readonly connections: number
}

/** Stands before a server of this machine. */
export async function silentProxy(port: number, { of, after, connections }: Silence): Promise<SilentProxy> {
  const open = new Set<Socket>()
  let [begun, silenced] = [0, 0]
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      open.add(socket)
      // Either side may give up at any time.
      socket.on('error', () => {})
      socket.on('close', () => {
        near.destroy()
        far.destroy()
      })
    }
    const isSilent = begun++ < connections
    const fallSilent = () => silencer(after, () => silenced++)
    if (isSilent && of === 'requests') near.pipe(fallSilent()).pipe(far)
    else near.pipe(far)
    if (isSilent && of === 'answers') far.pipe(fallSilent()).pipe(near)
    else far.pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    silenced: () => silenced,
    close: () => {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

/** Passes so many bytes on; then takes no more, and says nothing. */
function silencer(after: number, onSilent: () => void): Transform {
  let passed = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const rest = chunk.subarray(0, after - passed)
      passed += chunk.length
      if (passed < after) return done(null, rest)
      // Never done: whoever sends must stop, too.
      this.push(rest)
      onSilent()
    },
  })
}
