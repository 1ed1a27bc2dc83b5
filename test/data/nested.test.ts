import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inspectDataSet, openDataSet } from '../../src/data/node/index.ts'
import { candidates } from '../../src/data/node/nested.ts'
import { smallFiles, temporaryFolder, writeFolder } from './idx-bytes.ts'
import { writeTree } from './image-bytes.ts'
import { npyBytes, npzBytes } from './npy-bytes.ts'

const parent = temporaryFolder()
const cacheFolder = join(parent, 'cache')
const within = (path: string, files: Record<string, Uint8Array>) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${path}/${name}`, bytes]))

describe('candidates', () => {
  it('are a path and its only folders, whatever systems leave beside them', async () => {
    const tree = {
      'a/b/c/1.txt': '',
      'a/b/d/1.txt': '',
      'a/readme.txt': '',
      '__MACOSX/x/1': '',
      '.git/1': '',
      'a/@eaDir/1': '',
    }
    const place = writeTree(parent, 'tree', tree)
    expect(await candidates(place)).toEqual([place, join(place, 'a'), join(place, 'a/b')])
    expect(await candidates(join(place, 'a/b/c'))).toEqual([join(place, 'a/b/c')])
  })

  it('end somewhere, and are the path alone where nothing is', async () => {
    const deep = join(parent, 'deep')
    mkdirSync(join(deep, ...'a b c d e f g h i j k l m n o p'.split(' ')), { recursive: true })
    expect(await candidates(deep)).toHaveLength(9)
    const circle = writeTree(parent, 'circle', { '1.txt': '' })
    symlinkSync(circle, join(circle, 'itself'))
    expect([await candidates(circle), await candidates(join(parent, 'nowhere'))]).toEqual([
      [circle],
      [join(parent, 'nowhere')],
    ])
  })
})

describe('a set in a folder in a folder', () => {
  const idx = smallFiles(30, 5)
  const pixels = Uint8Array.from({ length: 40 * 256 }, (_, at) => at % 251)
  const npz = npzBytes({ x: npyBytes('|u1', [40, 16, 16], pixels) })
  const record = Uint8Array.from({ length: 3 * 3074 }, (_, at) => (at % 3074 < 2 ? 1 : at % 256))

  it.each([
    ['IDX files as torchvision keeps them', within('MNIST/raw', idx), 'IDX files', 27],
    ['NumPy arrays', { 'data/set.npz': npz, '.DS_Store': new Uint8Array() }, 'NumPy arrays (.npz or .npy)', 32],
    ['CIFAR', { 'a/b/train.bin': record, 'a/b/test.bin': record }, 'CIFAR', 2],
  ])('is found: %s', async (name, files, kind, training) => {
    const source = writeTree(parent, name, files)
    const set = await openDataSet({ source }, { cacheFolder })
    expect([set.name, Math.abs(set.train.size - training) <= 1]).toEqual([name, true])
    const { kind: told, ...inspection } = await inspectDataSet({ source }, { cacheFolder })
    expect([told, inspection.name]).toEqual([kind, name])
  })

  it('is not looked for where there are two folders', async () => {
    const source = writeTree(parent, 'two', { ...within('one/raw', idx), ...within('other/raw', idx) })
    await expect(openDataSet({ source }, { cacheFolder })).rejects.toThrow('holds no images')
  })

  it('names what is wrong where it lies', async () => {
    const { 't10k-labels-idx1-ubyte': _, ...rest } = idx
    const source = writeTree(parent, 'wrong', within('MNIST/raw', rest))
    await expect(openDataSet(source)).rejects.toThrow(`${join(source, 'MNIST/raw')}: t10k-labels-idx1-ubyte is missing`)
  })
})

describe('images that hardly show anything', () => {
  const dark = writeFolder(parent, 'dark', {
    'x.npz': npzBytes({
      x: npyBytes(
        '|u1',
        [40, 16, 16],
        Uint8Array.from({ length: 40 * 256 }, (_, at) => at % 10),
      ),
    }),
  })
  const clear = (alpha: number) =>
    Uint8Array.from({ length: 40 * 512 }, (_, at) => (at % 2 === 0 ? 7 : (at >> 1) % alpha))

  it('are refused, opened or inspected', async () => {
    const message = 'data.range=[0,9] to spread them from black to white, or --set data.range=[0,255]'
    await expect(openDataSet({ source: dark }, { cacheFolder })).rejects.toThrow(message)
    await expect(inspectDataSet({ source: dark }, { cacheFolder })).rejects.toThrow(message)
  })

  it('are taken with a range that is asked for', async () => {
    for (const range of [
      [0, 9],
      [0, 255],
    ] as const) {
      expect((await openDataSet({ source: dark, range: [...range] }, { cacheFolder })).train.size).toBe(32)
    }
  })

  it('are refused where only their alpha differs', async () => {
    const source = writeFolder(parent, 'clear', {
      'x.npz': npzBytes({ x: npyBytes('|u1', [40, 16, 16, 2], clear(251)) }),
    })
    await expect(openDataSet({ source }, { cacheFolder })).rejects.toThrow('every pixel has the value 7, so there is')
  })
})
