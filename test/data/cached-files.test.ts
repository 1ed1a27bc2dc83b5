import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keepFile } from '../../src/data/node/cache-files.ts'
import { cachedFiles, openDataSet, removeCached } from '../../src/data/node/index.ts'
import { partialPath } from '../../src/data/node/partial-files.ts'
import { temporaryFolder } from './idx-bytes.ts'
import { smallSet, writeTree } from './image-bytes.ts'

const parent = temporaryFolder()

/** The number of no process: it is above the greatest that Linux gives. */
const NOBODY = 2 ** 22 + 1

describe('the cache', () => {
  it('is listed with what its files were made of, and removed without what is not ours', async () => {
    const [cacheFolder, judges] = [join(parent, 'data'), join(parent, 'judges')]
    mkdirSync(judges)
    writeFileSync(join(judges, 'abc-v1.safetensors'), 'a judge')
    const source = writeTree(parent, 'letters', await smallSet(['cat', 'dog']))
    await openDataSet({ source }, { cacheFolder })
    writeFileSync(join(cacheFolder, 'mine.txt'), 'a note')
    writeFileSync(join(cacheFolder, 'damaged.images'), '')
    writeFileSync(partialPath(join(cacheFolder, 'begun.images')), 'half')
    const files = await cachedFiles([cacheFolder, judges, join(parent, 'missing')])
    expect(files.map(({ kind, about }) => [kind, about])).toEqual([
      ['packed images', 'letters, 16×16×3, 8 images, 2 classes'],
      ['folder state', ''],
      ['judge', ''],
      ['unfinished file', ''],
      ['packed images', ''],
    ])
    expect(await removeCached(files)).toEqual([])
    expect([readdirSync(cacheFolder), readdirSync(judges)]).toEqual([['mine.txt'], []])
    expect(await removeCached(files)).toEqual([])
  })

  it('loses what a killed process was writing, and keeps what others write', async () => {
    const folder = join(parent, 'partial')
    mkdirSync(folder)
    const own = basename(partialPath(join(folder, 'own.images')))
    const dead = own.replace(`.${process.pid}-`, `.${NOBODY}-`)
    const elsewhere = dead.replace(/\+\d+\+/, '+1+')
    for (const name of [own, dead, elsewhere, 'older.images.partial']) writeFileSync(join(folder, name), 'half')
    await keepFile(join(folder, 'new.images'), (beside) => Promise.resolve(writeFileSync(beside, 'whole')))
    expect(readdirSync(folder).toSorted()).toEqual([own, elsewhere, 'older.images.partial', 'new.images'].toSorted())
  })
})
