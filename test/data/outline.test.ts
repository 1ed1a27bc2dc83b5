import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { openDataSet, outlineDataSet } from '../../src/data/node/index.ts'
import type { DataRequest } from '../../src/data/node/index.ts'
import { smallFiles, temporaryFolder, writeFolder } from './idx-bytes.ts'
import { png, smallSet, writeTree } from './image-bytes.ts'
import { classFeatures, imageColumn, numberColumn, parquetBytes } from './parquet-bytes.ts'

const parent = temporaryFolder()
const cacheFolder = join(parent, 'cache')
vi.stubEnv('FACET_CACHE', cacheFolder)
afterAll(() => vi.unstubAllEnvs())

const files = await smallSet(['cat', 'dog'])
const folder = writeTree(parent, 'small', files)
writeFileSync(join(parent, 'small.zip'), zipSync(files))
const images = Object.values(files)
const labels = Object.keys(files).map((name) => (name.startsWith('cat') ? 0 : 1))
const table = parquetBytes([imageColumn(images), numberColumn(labels)], classFeatures('cat', 'dog'))
writeFileSync(join(parent, 'small.parquet'), table)

describe('an outline', () => {
  it.each([
    ['a folder', { source: folder }],
    [
      'a folder in another size, split in another way',
      { source: folder, size: 32, channels: 1, split: { seed: 3, validation: 0.2, test: 0.1, take: 'last' } },
    ],
    ['an archive', { source: join(parent, 'small.zip') }],
    ['a Parquet file', { source: join(parent, 'small.parquet') }],
    ['arrays', { source: writeFolder(parent, 'idx', smallFiles(60, 10)) }],
    ['arrays in another size', { source: join(parent, 'idx'), size: 128 }],
  ] satisfies [string, DataRequest][])('of %s says what opening it says, and packs nothing', async (_, request) => {
    const outline = await outlineDataSet(request)
    expect(existsSync(cacheFolder)).toBe(false)
    const { train, labelled } = await openDataSet(request, { cacheFolder: join(parent, 'opened') })
    const { image, classes, size } = train
    expect(outline).toEqual({ image, classes, size, labelled })
  })

  it('of very many images looks at some, and says so where their size is not asked for', async () => {
    const image = await png([10, 20, 30])
    const many = writeTree(
      parent,
      'many',
      Object.fromEntries(Array.from({ length: 200 }, (__, index) => [`${index % 2 ? 'a' : 'b'}/${index}.png`, image])),
    )
    expect(await outlineDataSet({ source: many })).toMatchObject({ size: 160, sample: { files: 64, of: 200 } })
    expect(await outlineDataSet({ source: many, size: 32 })).not.toHaveProperty('sample')
  })

  it('is refused for what it can see, and stops when it is told to', async () => {
    const damaged = writeTree(parent, 'damaged', { ...files, 'cat/empty.png': new Uint8Array() })
    await expect(outlineDataSet({ source: damaged })).rejects.toThrow('1 image cannot be read')
    expect(await outlineDataSet({ source: damaged, damaged: 'skip' })).toMatchObject({ classes: ['cat', 'dog'] })
    const gone = AbortSignal.abort(new Error('gone'))
    for (const source of [folder, join(parent, 'idx')]) {
      await expect(outlineDataSet({ source }, gone)).rejects.toThrow('gone')
    }
  })
})
