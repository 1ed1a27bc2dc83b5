import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDataSet, openIdxFolder } from '../../src/data/node/index.ts'
import type { DataRequest } from '../../src/data/node/index.ts'
import { smallFiles, temporaryFolder, writeFolder } from './idx-bytes.ts'
import { npyBytes, npzBytes } from './npy-bytes.ts'

const parent = temporaryFolder()
const cacheFolder = join(parent, 'cache')
const source = writeFolder(parent, 'idx', smallFiles(30, 5))

/** Opens the small set, 2 × 3 grey, or another one, and counts the images made. */
async function open(request: Partial<DataRequest>) {
  let made = 0
  const set = await openDataSet({ source, ...request }, { cacheFolder, onProgress: (done) => (made = done) })
  return { set, made }
}

/** Writes an archive of images of a size, without labels: a gradient each. */
function archive(name: string, height: number, width: number): string {
  const path = join(parent, name)
  const pixels = Uint8Array.from({ length: 6 * height * width }, (_, at) => at % 251)
  writeFileSync(path, npzBytes({ images: npyBytes('|u1', [6, height, width], pixels) }))
  return path
}

describe('a set brought to another size', () => {
  it('is as it is where nothing else is asked for and its size may be: nothing is packed', async () => {
    const large = archive('large.npz', 16, 128)
    const { set } = await open({ source: large })
    expect((await open({ source: large, channels: 1, size: [16, 128] })).set.fingerprint).toBe(set.fingerprint)
    expect([set.train.image, existsSync(cacheFolder)]).toEqual([{ height: 16, width: 128, channels: 1 }, false])
    expect(set.reading?.notes).toEqual(['there are no labels: all images are of one class'])
  })

  it.each([
    [2, 3, 16],
    [16, 129, 16],
    [224, 224, 64],
    [63, 200, 32],
  ])('is of squares where nothing is asked for and it is %d × %d', async (height, width, side) => {
    const path = archive(`${height}-${width}.npz`, height, width)
    const { set } = await open({ source: path })
    expect(set.train.image).toEqual({ height: side, width: side, channels: 1 })
    expect([set.labelled, set.reading?.scales?.[0].numbers, set.reading?.notes]).toEqual([
      false,
      'uint8',
      [
        'there are no labels: all images are of one class',
        `${height}×${width} images are brought to ${side}×${side}; pass --size for another size`,
      ],
    ])
    const asked = await open({ source: path, size: side })
    expect([asked.set.fingerprint, asked.set.reading?.notes?.length]).toEqual([set.fingerprint, 1])
  })

  it('is made once, and keeps names, parts, labels and values', async () => {
    const { set, made } = await open({ size: [16, 24], channels: 3 })
    expect([set.name, set.train.image, made]).toEqual(['idx', { height: 16, width: 24, channels: 3 }, 35])
    const own = await openIdxFolder(source)
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
    const requests = [
      { size: 18 },
      { size: 16 },
      { size: 17 },
      { size: 16, channels: 4 },
      { size: 16, fit: 'pad' as const },
    ]
    const sets = await Promise.all(requests.map(open))
    expect(new Set(sets.map(({ set }) => set.fingerprint)).size).toBe(requests.length)
  })
})
