import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A Redis or Valkey of its own, on a free port of this machine. */
export interface RedisServer {
  readonly url: string
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
  /** Starts it again, on the same port. */
  start(): Promise<void>
  /** Has it say nothing more, as where a network drops what is sent; what is connected stays so. */
  freeze(): void
  /** Has it go on, with all that it was sent. */
  thaw(): void
}

/** Returns the program that is installed, under whatever name; undefined where there is none. */
export function findRedis(): string | undefined {
  return ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0)
}

/** Starts a server, which keeps nothing on disk unless its options say so; with TLS its options must name a certificate. */
export async function startRedisServer(
  options: readonly string[] = ['--save', '', '--appendonly', 'no'],
  kind: 'plain' | 'tls' = 'plain',
): Promise<RedisServer> {
  const [program, port] = [findRedis() ?? 'redis-server', await freePort()]
  let child: ChildProcess | undefined
  const server: RedisServer = {
    url: `${kind === 'tls' ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    kill: async () => {
      const ended = child && once(child, 'exit')
      child?.kill('SIGKILL')
      await ended
      child = undefined
    },
    start: async () => {
      const ports = kind === 'tls' ? ['--port', '0', '--tls-port', `${port}`] : ['--port', `${port}`]
      child = spawn(program, [...ports, '--bind', '127.0.0.1', ...options])
      await isReady(child)
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
  }
  await server.start()
  return server
}

async function isReady(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`The server ended: ${said}`)))
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString()
      if (said.includes('Ready to accept connections')) resolve()
    })
  })
  // What it says from now on is of no interest, but must be read, or it would wait.
  child.removeAllListeners('exit').stdout?.removeAllListeners('data').resume()
}

/** Returns a port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
