import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Unfit } from '../../src/sweep/node/index.ts'
import type { Store } from '../../src/sweep/node/index.ts'
import { s3Store } from '../../src/sweep/node/s3-store.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { faultyProxy } from '../support/faulty-proxy.ts'
import type { Fault } from '../support/faulty-proxy.ts'
import { BUCKET, serveS3 } from '../support/s3-server.ts'

const server = serveS3()
const folder = temporaryFolder()
const LARGE = Buffer.alloc(3_000_000, 'fault')
const SLOW = { status: 503, code: 'SlowDown' }
const BROKEN = { status: 500, code: 'InternalError' }
let count = 0

type Work = (store: Store, path: string, direct: Store) => Promise<Uint8Array | undefined>

const WORK = {
  get: (store) => store.get('kept'),
  put: async (store, _, direct) => {
    await store.put('given', LARGE)
    return direct.get('given')
  },
  putNew: async (store, _, direct) => {
    await store.putNew('first', LARGE)
    return direct.get('first')
  },
  download: async (store, path) => {
    await store.download('kept', path)
    return readFile(path)
  },
  upload: async (store, path, direct) => {
    await writeFile(path, LARGE)
    await store.upload('given', path)
    return direct.get('given')
  },
} satisfies Record<string, Work>

/** Has work done at a store on the way to which things go wrong. */
async function meet(work: Work, faults: readonly Fault[], method: string): Promise<Uint8Array | undefined> {
  const place = { bucket: BUCKET, prefix: `faults-${count++}/` }
  const path = join(await mkdtemp(join(folder, 'faults-')), 'file')
  const direct = s3Store(place)
  await direct.put('kept', LARGE)
  const address = server.environment.AWS_ENDPOINT_URL_S3
  const proxy = await faultyProxy(Number(new URL(address).port), faults, (asked) => asked.method === method)
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${proxy.port}`)
  const store = s3Store(place, { connectionTimeout: 1000, socketTimeout: 500, slowest: 10_000_000 })
  try {
    const found = await work(store, path, direct)
    expect(proxy.met()).toBe(faults.length)
    return found
  } finally {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', address)
    proxy.close()
  }
}

describe('a bucket of S3', () => {
  it.each<[keyof typeof WORK, string, readonly Fault[]]>([
    ['get', 'GET', [SLOW, BROKEN, 'cut answer']],
    ['get', 'GET', ['half an answer', 'trickle']],
    ['download', 'GET', [BROKEN, 'half an answer', 'cut answer']],
    ['put', 'PUT', [SLOW, BROKEN, 'cut request']],
    ['put', 'PUT', ['cut answer']],
    ['putNew', 'PUT', [BROKEN, 'cut answer']],
    ['upload', 'PUT', [SLOW, 'cut request']],
  ])('%s: %s is sent again, and comes whole, after %j', async (name, method, faults) => {
    const found = await meet(WORK[name], faults, method)
    expect(found && LARGE.equals(found)).toBe(true)
  })

  it('is no fault of a job where credentials expire, and says what to do', async () => {
    const failing = meet(WORK.put, [{ status: 400, code: 'ExpiredToken' }], 'PUT')
    await expect(failing).rejects.toThrow(Unfit)
    await expect(meet(WORK.get, [{ status: 400, code: 'ExpiredToken' }], 'GET')).rejects.toThrow(
      /have expired: renew them/,
    )
  })
})
