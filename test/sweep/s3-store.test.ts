import { describe, expect, it, vi } from 'vitest'
import { FacetError, UsageError } from '../../src/array/index.ts'
import { Unfit, openStore } from '../../src/sweep/node/index.ts'
import { BUCKET, serveS3 } from '../support/s3-server.ts'
import { describeStore } from './store-contract.ts'

const server = serveS3()
let count = 0

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

  it.each(['s3://', 's3://A', 's3://a/../..', 'gs://bucket', 'http://host/bucket'])(
    'has another address than %s',
    async (address) => {
      await expect(openStore(address)).rejects.toThrow(UsageError)
    },
  )
})
