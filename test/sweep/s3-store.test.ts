import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { FacetError, UsageError } from '../../src/array/index.ts'
import { Unfit, openStore } from '../../src/sweep/node/index.ts'
import type { Store } from '../../src/sweep/node/index.ts'
import { s3Store } from '../../src/sweep/node/s3-store.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { BUCKET, serveS3 } from '../support/s3-server.ts'
import { silentProxy } from '../support/silent-proxy.ts'
import type { Silence } from '../support/silent-proxy.ts'
import { describeStore } from './store-contract.ts'

const server = serveS3()
const folder = temporaryFolder()
let count = 0

/** More than networks hold on the way. */
const LARGE = Buffer.alloc(8_000_000, 'silence')

describeStore('a bucket of S3', () => openStore(`s3://${BUCKET}/some/prefix-${count++}`), { isAtomic: false })

describe('a bucket of S3', () => {
  it('is shared by those who have prefixes of their own', async () => {
    const [one, other] = [await openStore(`s3://${BUCKET}/a/`), await openStore(`s3://${BUCKET}/ab`)]
    await one.put('x', Buffer.from('1'))
    expect([await other.get('x'), await other.list('')]).toEqual([undefined, []])
    expect([one.address, other.address]).toEqual([`s3://${BUCKET}/a`, `s3://${BUCKET}/ab`])
    expect(await (await openStore(`s3://${BUCKET}`)).list('a/')).toEqual(['a/x'])
  })

  it('that is not there is no fault of a job', async () => {
    const store = await openStore('s3://no-such-bucket')
    await expect(store.put('x', Buffer.from(''))).rejects.toThrow(Unfit)
    await expect(store.list('')).rejects.toThrow(/^s3:\/\/no-such-bucket: NoSuchBucket .*Make the bucket first/)
  })

  it('with wrong credentials tells what to correct, and no secret', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'correct-horse')
    const error: unknown = await (await openStore(`s3://${BUCKET}`)).get('x').catch((thrown: unknown) => thrown)
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value)
    expect(error).toBeInstanceOf(FacetError)
    expect((error as FacetError).message).toMatch(/InvalidAccessKeyId.*Correct AWS_ACCESS_KEY_ID/s)
    expect((error as FacetError).message).not.toContain('horse')
  })

  it.each<[string, Silence, (store: Store, path: string, direct: Store) => Promise<Uint8Array | undefined>]>([
    ['before it answers what is asked for', { of: 'answers', after: 0, connections: 2 }, (store) => store.get('kept')],
    [
      'in the midst of what is asked for',
      { of: 'answers', after: 100_000, connections: 2 },
      (store) => store.get('kept'),
    ],
    [
      'in the midst of what is given',
      { of: 'requests', after: 100_000, connections: 2 },
      async (store, _, direct) => {
        await store.put('given', LARGE)
        return direct.get('given')
      },
    ],
    [
      'in the midst of a file that is brought',
      { of: 'answers', after: 100_000, connections: 1 },
      async (store, path) => {
        await store.download('kept', path)
        return readFile(path)
      },
    ],
    [
      'in the midst of a file that is sent',
      { of: 'requests', after: 100_000, connections: 1 },
      async (store, path, direct) => {
        await writeFile(path, LARGE)
        await store.upload('given', path)
        return direct.get('given')
      },
    ],
  ])('that falls silent %s is asked again', async (_, silence, work) => {
    const place = { bucket: BUCKET, prefix: `silent-${count++}/` }
    const path = join(await mkdtemp(join(folder, 'silent-')), 'file')
    const direct = s3Store(place)
    await direct.put('kept', LARGE)
    const address = server.environment.AWS_ENDPOINT_URL_S3
    const proxy = await silentProxy(Number(new URL(address).port), silence)
    vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${proxy.port}`)
    const store = s3Store(place, { connectionTimeout: 1000, socketTimeout: 300, slowest: 1_000_000 })
    const found = await work(store, path, direct).finally(() => vi.stubEnv('AWS_ENDPOINT_URL_S3', address))
    expect(proxy.silenced()).toBe(silence.connections)
    proxy.close()
    expect(found && LARGE.equals(found)).toBe(true)
  })

  it.each(['s3://', 's3://A', 's3://a/../..', 'gs://bucket', 'http://host/bucket'])(
    'has another address than %s',
    async (address) => {
      await expect(openStore(address)).rejects.toThrow(UsageError)
    },
  )
})
