import { afterEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { openStore } from '../../src/sweep/node/index.ts'
import { redacted, shownAddress } from '../../src/sweep/node/secrets.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const SECRET = 'correct-horse'

describe('a secret', () => {
  it.each([
    `redis://${SECRET}@host:1`,
    `redis://user:${SECRET}@host:1`,
    `redis://${SECRET}:pass@host:1`,
    `redis://host:1/0?password=${SECRET}`,
    `redis://host:1/0#${SECRET}`,
    `https://host/bucket?X-Amz-Signature=${SECRET}&x=1`,
  ])('in an address is shown neither of it nor of a text about it: %s', (address) => {
    expect(shownAddress(address)).not.toContain(SECRET)
    expect(redacted(`It is ${address}, and no other.`)).not.toContain(SECRET)
    expect(redacted(`It was ${SECRET} there.`, [address])).toBe('It was *** there.')
    vi.stubEnv('AWS_ENDPOINT_URL_S3', address)
    expect(redacted(`It was ${SECRET} there.`)).toBe('It was *** there.')
  })

  it('that was encoded is not shown decoded, either', () => {
    expect(redacted('not a/b', ['redis://user:a%2Fb@host'])).toBe('not ***')
  })

  it.each(['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])('of the environment is shown in no text: %s', (name) => {
    vi.stubEnv(name, SECRET)
    expect(redacted(`${SECRET} is wrong.`)).toBe('*** is wrong.')
  })

  it.each([
    `s3://user:${SECRET}@bucket/x`,
    `s3://user:${SECRET}/x`,
    `s3://bucket/x?X-Amz-Signature=${SECRET}`,
    `s3://bucket/x#${SECRET}`,
    `https://user:${SECRET}@host/bucket`,
  ])('is no part of the address of a store, and refused without being told: %s', async (address) => {
    const error: unknown = await openStore(address).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).message).not.toContain(SECRET)
  })

  it('is not suspected in what holds none', () => {
    const plain = ['s3://bucket/a/b', 'redis://host:6379/1', 'runs/x']
    expect(plain.map(shownAddress)).toEqual(plain)
    expect(redacted('Ask redis://host:6379/1 again.')).toBe('Ask redis://host:6379/1 again.')
  })
})
