import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDataSet } from '../../src/data/node/index.ts'
import type { DataRequest } from '../../src/data/node/index.ts'
import { smallFiles, temporaryFolder, writeFolder } from './idx-bytes.ts'

const parent = temporaryFolder()
const cacheFolder = join(parent, 'cache')
const source = writeFolder(parent, 'idx', smallFiles(30, 5))

/** Opens the small set, 2 × 3 grey, and counts the images made. */
async function open(request: Partial<DataRequest>) {
  let made = 0
  const set = await openDataSet({ source, ...request }, { cacheFolder, onProgress: (done) => (made = done) })
  return { set, made }
}

describe('a set brought to another size', () => {
  it('is as it is where nothing else is asked for: nothing is packed', async () => {
    const { set } = await open({})
    expect((await open({ channels: 1 })).set.fingerprint).toBe(set.fingerprint)
    expect([set.train.image, existsSync(cacheFolder)]).toEqual([{ height: 2, width: 3, channels: 1 }, false])
  })

  it('is made once, and keeps names, parts, labels and values', async () => {
    const { set, made } = await open({ size: [16, 24], channels: 3 })
    expect([set.name, set.train.image, made]).toEqual(['idx', { height: 16, width: 24, channels: 3 }, 35])
    const { set: own } = await open({})
    const pixels = new Float32Array(16 * 24 * 3)
    for (const split of ['train', 'validation', 'test'] as const) {
      expect([set[split].size, set[split].classes]).toEqual([own[split].size, own[split].classes])
      for (let index = 0; index < own[split].size; index++) {
        expect(set[split].labelOf(index)).toBe(own[split].labelOf(index))
        const value = new Float32Array(6)
        own[split].readImage(index, value, 0)
        set[split].readImage(index, pixels, 0)
        expect(pixels.every((pixel) => pixel === value[0])).toBe(true)
      }
    }
    const again = await open({ size: [16, 24], channels: 3 })
    expect([again.made, again.set.fingerprint]).toEqual([0, set.fingerprint])
  })

  it('is another for every size, number of channels and fit', async () => {
    const requests = [{}, { size: 16 }, { size: 17 }, { size: 16, channels: 4 }, { size: 16, fit: 'pad' as const }]
    const sets = await Promise.all(requests.map(open))
    expect(new Set(sets.map(({ set }) => set.fingerprint)).size).toBe(requests.length)
  })
})
