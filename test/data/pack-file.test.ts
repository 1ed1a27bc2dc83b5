import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { SPLITS } from '../../src/data/index.ts'
import { openPack, writePack } from '../../src/data/node/pack-file.ts'
import type { PackItem } from '../../src/data/node/pack-file.ts'
import { temporaryFolder } from './idx-bytes.ts'

const parent = temporaryFolder()
const header = { fingerprint: 'abc', image: { height: 2, width: 1, channels: 3 }, classes: ['cat', 'dog'] }

/** So many images for each part, of bytes that count on, and a damaged one. */
async function* items(sizes: readonly number[]): AsyncGenerator<PackItem> {
  await Promise.resolve()
  let count = 0
  for (const [part, size] of sizes.entries()) {
    for (let index = 0; index < size; index++, count++) {
      yield { split: SPLITS[part], label: count % 2, pixels: new Uint8Array(6).fill(count) }
    }
  }
  yield { damaged: { path: 'cat/1.png', reason: 'it is empty' } }
}

async function packed(name: string, sizes: readonly number[]): Promise<string> {
  const path = join(parent, name)
  await writePack(path, header, items(sizes))
  return path
}

describe('a file of packed images', () => {
  it('gives back what was written', async () => {
    const pack = await openPack(await packed('small', [3, 1, 2]), 'abc')
    expect(pack).toMatchObject({ ...header, sizes: { train: 3, validation: 1, test: 2 } })
    expect(pack.damaged).toEqual([{ path: 'cat/1.png', reason: 'it is empty' }])
    const into = new Float32Array(8)
    pack.source('test').readImage(1, into, 2)
    expect(into).toEqual(Float32Array.of(0, 0, ...Array.from({ length: 6 }, () => 5 / 255)))
    expect([pack.source('train').labelOf(1), pack.source('validation').labelOf(0)]).toEqual([1, 1])
    expect(() => pack.source('test').readImage(2, into, 0)).toThrow('readImage: index 2 is outside 0..1.')
    expect(() => pack.source('test').readImage(1, into, 3)).toThrow('do not fit into 8')
  })

  it('holds more than is gathered before it is written', async () => {
    const pack = await openPack(await packed('large', [180_000, 1, 1]), 'abc')
    const into = new Float32Array(6)
    for (const index of [0, 174_762, 174_763, 179_999]) {
      pack.source('train').readImage(index, into, 0)
      expect(Math.round(into[5] * 255)).toBe(index % 256)
    }
  })

  it('is read on when it is deleted, and says so when it is cut off', async () => {
    const path = await packed('deleted', [3, 1, 2])
    const pack = await openPack(path, 'abc')
    rmSync(path)
    const into = new Float32Array(6)
    pack.source('test').readImage(1, into, 0)
    expect(into[0]).toBe(Math.fround(5 / 255))
    const cut = await packed('cut', [3, 1, 2])
    const source = (await openPack(cut, 'abc')).source('test')
    writeFileSync(cut, '')
    expect(() => source.readImage(0, into, 0)).toThrow('was cut off while it was in use.')
  })

  it('is refused when it is another, or no file at all', async () => {
    await expect(openPack(await packed('other', [1, 1, 1]), 'abd')).rejects.toThrow(
      'holds other images than its name says.',
    )
    await expect(openPack(join(parent, 'nowhere'), 'abc')).rejects.toThrow('ENOENT')
    mkdirSync(join(parent, 'folder'))
    await expect(openPack(join(parent, 'folder'), 'abc')).rejects.toThrow('EISDIR')
  })

  it('is refused when any bit is wrong or any byte is missing', async () => {
    const whole = readFileSync(await packed('whole', [3, 1, 2]))
    const path = join(parent, 'damaged')
    const refused = async (bytes: Uint8Array) => {
      writeFileSync(path, bytes)
      await expect(openPack(path, 'abc')).rejects.toThrow(FacetError)
    }
    const bit = fc.record({ at: fc.nat({ max: whole.length - 1 }), mask: fc.integer({ min: 1, max: 255 }) })
    await fc.assert(
      fc.asyncProperty(bit, async ({ at, mask }) => {
        await refused(whole.map((byte, index) => (index === at ? byte ^ mask : byte)))
        await refused(whole.subarray(0, at))
      }),
      { numRuns: 50 },
    )
  })
})
