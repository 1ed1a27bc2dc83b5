import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inspectDataSet, openDataSet } from '../../src/data/node/index.ts'
import { smallFiles, temporaryFolder, writeFolder } from './idx-bytes.ts'
import { png, smallSet, writeTree } from './image-bytes.ts'

const parent = temporaryFolder()
const cacheFolder = join(parent, 'cache')

describe('inspectDataSet', () => {
  it('tells what a folder of images holds, and leaves it packed', async () => {
    const files = await smallSet(['cat', 'dog'])
    const large = await png([9, 9, 9], 40, 30)
    const source = writeTree(parent, 'folder', {
      ...Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`train/${name}`, bytes])),
      'train/cat/large.jpg': large,
      'train/cat/copy.png': files['cat/0.png'],
      'test/dog/large.png': large,
      'test/dog/broken.png': '',
      'test/read me.txt': 'x',
    })
    const { fingerprint, mean, reading, ...inspection } = await inspectDataSet({ source }, { cacheFolder })
    expect(mean).toBeCloseTo(0.16, 2)
    expect(reading.layout).toEqual([
      'folder/',
      '├─ train: cat 6, dog 4',
      '├─ test: dog 2',
      '└─ validation: 10 % of every class, chosen at random (seed 0)',
    ])
    expect(inspection).toEqual({
      name: 'folder',
      kind: 'a folder of images',
      classes: ['cat', 'dog'],
      labelled: true,
      counts: { train: [5, 3], validation: [1, 1], test: [0, 1] },
      image: { height: 16, width: 16, channels: 3 },
      sizes: [
        { height: 16, width: 16, count: 9 },
        { height: 30, width: 40, count: 2 },
      ],
      odd: [
        { path: 'test/dog/broken.png', reason: 'it is empty' },
        { path: 'test/read me.txt', reason: 'it lies in no folder of a class' },
        { path: 'train/cat/large.jpg', reason: 'it is a PNG by another name' },
      ],
      damaged: 1,
      duplicates: [
        { images: ['train/cat/large.jpg', 'test/dog/large.png'], classes: ['cat', 'dog'], parts: ['train', 'test'] },
        { images: ['train/cat/0.png', 'train/cat/copy.png'], classes: ['cat'], parts: ['train', 'validation'] },
      ],
    })
    let decoded = 0
    const opened = await openDataSet(
      { source, damaged: 'skip' },
      { cacheFolder, onProgress: (done) => (decoded = done) },
    )
    expect([opened.fingerprint, decoded]).toEqual([fingerprint, 6])
  })

  it('tells what is known of other sets', async () => {
    const source = writeFolder(parent, 'idx', smallFiles(24, 3))
    const { mean, reading, ...inspection } = await inspectDataSet({ source, size: 16, channels: 3 }, { cacheFolder })
    expect(mean).toBeCloseTo(0.37, 2)
    expect(reading.layout).toBeUndefined()
    expect(inspection).toEqual({
      name: 'idx',
      kind: 'IDX files',
      classes: ['0', '1', '2'],
      labelled: true,
      counts: { train: [8, 7, 7], validation: [0, 1, 1], test: [1, 1, 1] },
      image: { height: 16, width: 16, channels: 3 },
      sizes: [{ height: 2, width: 3, count: 27 }],
      odd: [],
      damaged: 0,
      duplicates: [0, 1, 2].map((index) => ({
        images: [`train ${index}`, `test ${index}`],
        classes: [String(index)],
        parts: ['train', 'test'],
      })),
      fingerprint: (await openDataSet({ source, size: 16, channels: 3 }, { cacheFolder })).fingerprint,
    })
  })
})
