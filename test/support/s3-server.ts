import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import { afterAll, beforeAll, vi } from 'vitest'

/** The bucket there is. */
export const BUCKET = 'sweeps'

/** What the server takes for a user and a password. */
const KEYS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' }

/** A server that speaks the protocol of S3. */
export interface S3Server {
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
  start(): Promise<void>
}

/** Which keys are being written on condition. */
const writing = new Set<string>()

/** What the server lacks of S3: a put on condition that nothing is there, of which of several at once one succeeds. */
function addConditions(server: S3rver): void {
  server.middleware.unshift(async (context, next) => {
    const { method, path, headers } = context
    if (method !== 'PUT' || headers['if-none-match'] !== '*') return next()
    const [, bucket, ...key] = path.split('/').map(decodeURIComponent)
    if (writing.has(path)) return refuse(context, 409, 'ConditionalRequestConflict')
    writing.add(path)
    try {
      const isThere = await server.store.existsObject(bucket, key.join('/')).catch(() => false)
      return isThere ? refuse(context, 412, 'PreconditionFailed') : await next()
    } finally {
      writing.delete(path)
    }
  })
}

function refuse(context: Parameters<S3rver['middleware'][number]>[0], status: number, code: string): void {
  context.status = status
  context.type = 'application/xml'
  context.body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>No.</Message></Error>`
}

/** Starts a server of S3's protocol for a test file, and has this process find it as Amazon's own tools would. */
export function serveS3(): S3Server {
  const directory = mkdtempSync(join(tmpdir(), 'facet-s3-'))
  const configureBuckets = [{ name: BUCKET, configs: [] }]
  let environment: Record<string, string> = {}
  let [server, port]: [S3rver | undefined, number] = [undefined, 0]
  const start = async () => {
    // It reckons signatures of queries in a way of its own.
    server = new S3rver({
      port,
      address: '127.0.0.1',
      silent: true,
      directory,
      configureBuckets,
      allowMismatchedSignatures: true,
    })
    addConditions(server)
    ;({ port } = await server.run())
  }
  const stop = async () => {
    await server?.close()
    server = undefined
  }
  beforeAll(async () => {
    await start()
    environment = { ...KEYS, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` }
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await stop()
    rmSync(directory, { recursive: true })
  })
  return {
    get environment() {
      return environment
    },
    start,
    stop,
  }
}
