import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { readRuns } from '../../src/data/node/parquet/runs.ts'
import { unpack } from '../../src/data/node/parquet/codecs.ts'
import { columnsOf } from '../../src/data/node/parquet/columns.ts'
import { openParquetFile } from '../../src/data/node/parquet/file.ts'
import { readColumn } from '../../src/data/node/parquet/rows.ts'
import { damagedFiles } from '../support/damage.ts'
import { temporaryFolder } from './idx-bytes.ts'

const path = join(temporaryFolder(), 'file.parquet')
const runs = { numRuns: 250, seed: 20261130 }

/** Reads all columns of a file with these bytes; returns how many values are not there or too many. */
async function readAll(bytes: Uint8Array): Promise<number> {
  writeFileSync(path, bytes)
  const place = { name: 'file.parquet', path, size: bytes.length, written: 0, changed: 0, part: undefined }
  const file = await openParquetFile(place)
  let wrong = 0
  for (const { leaf } of columnsOf(file)) {
    if (leaf) wrong += Math.abs((await readColumn(file, leaf)).length - file.rows)
  }
  return wrong
}

describe('a damaged Parquet file', () => {
  it.each(['none', 'snappy', 'zstd', 'gzip', 'brotli', 'pages', 'second', 'deltas'])(
    'comes to as many values as it has rows, or to a FacetError: %s',
    async (way) => {
      const whole = new Uint8Array(readFileSync(`test/golden/parquet/${way}.parquet`))
      const property = fc.asyncProperty(damagedFiles([whole]), async (bytes) => {
        const wrong = await readAll(bytes).catch((error: unknown) => {
          expect(error).toBeInstanceOf(FacetError)
          expect((error as FacetError).message).toMatch(/^\/.*file\.parquet: .+\. .+\.$/s)
          return 0
        })
        expect(wrong).toBe(0)
      })
      await fc.assert(property, runs)
    },
    60_000,
  )
})

describe('what a page claims costs nothing:', () => {
  it('a run of 2^31 numbers where three are wanted', () => {
    expect([...readRuns(Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 1), 1, 3)]).toEqual([1, 1, 1])
  })

  it.each([
    [
      'a literal of 2^32 bytes',
      Uint8Array.of(10, 63 << 2, 0xf6, 0xff, 0xff, 0xff, 1, 2),
      10,
      'it unpacks to more than 10 bytes',
    ],
    ['another length', Uint8Array.of(11, 0, 1), 10, 'it unpacks to 11 bytes, not 10'],
    ['a copy of what is not there', Uint8Array.of(4, 1, 1), 4, 'it refers to bytes before its beginning'],
    ['2^31 bytes', Uint8Array.of(4, 0, 1), 2 ** 31, '3 bytes claim to unpack to 2147483648'],
  ])('Snappy with %s', (_, bytes, size, message) => {
    expect(() => unpack(bytes, size, 'SNAPPY')).toThrow(message)
  })

  it('two frames of Zstandard', () => {
    // Each is an empty frame of one raw block.
    const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 0, 1, 0, 0]
    expect(() => unpack(Uint8Array.from([...frame, ...frame]), 1, 'ZSTD')).toThrow('it is not one frame of Zstandard')
  })
})
