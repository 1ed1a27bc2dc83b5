import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { inspectDataSet, openDataSet } from '../../src/data/node/index.ts'
import { imageKind, promisedKind } from '../../src/data/node/image-kinds.ts'
import { temporaryFolder } from './idx-bytes.ts'
import { handmadePng, plain, smallSet, writeTree } from './image-bytes.ts'

const parent = temporaryFolder()
const cacheFolder = join(parent, 'cache')
const files = await smallSet(['cat', 'dog'])
const sharpened = plain([200, 100, 0], 64, 64).composite([
  { input: await plain([0, 90, 200], 20, 20).png().toBuffer() },
])
const cut = async (format: 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff' | 'avif') => {
  const bytes = await sharpened.clone().toFormat(format).toBuffer()
  return bytes.subarray(0, bytes.length >> 1)
}

/** What inspection says of one file among good ones. */
async function verdict(name: string, bytes: Uint8Array | string): Promise<string | undefined> {
  const folder = writeTree(parent, `verdict on ${name.replaceAll(/\W/g, '-')}`, { ...files, [`cat/${name}`]: bytes })
  const { odd, counts } = await inspectDataSet({ source: folder }, { cacheFolder })
  const images = Object.values(counts)
    .flat()
    .reduce((sum, count) => sum + count)
  const found = odd.find(({ path }) => path === `cat/${name}`)
  return `${images - 8} ${found?.reason}`
}

describe('a damaged image', () => {
  it.each(['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const)(
    'is found where half a %s is missing',
    async (format) => {
      expect(await verdict(`half.${format}`, await cut(format))).toMatch(/^0 [^\n]{5,}$/)
    },
  )

  it('is found by bytes that are wrong inside', async () => {
    const bytes = await sharpened.clone().png().toBuffer()
    bytes.fill(0x55, bytes.length >> 1, (bytes.length >> 1) + 9)
    expect(await verdict('wrong.png', bytes)).toMatch(/^0 \S+/)
  })

  it.each([
    ['empty.png', '', '0 it is empty'],
    ['empty.txt', '', '0 it is no image'],
    ['text.webp', 'hello', '0 it is no WebP'],
    ['page.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', '0 .svg files are not read: make it a PNG'],
    ['page.png', '<svg xmlns="http://www.w3.org/2000/svg"/>', '0 it is no PNG'],
    ['signature.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), /^0 \S+/],
    ['renamed.jpg', files['dog/1.png'], '1 it is a PNG by another name'],
    ['renamed.bmp', files['dog/1.png'], '1 it is a PNG by another name'],
    ['without ending', files['dog/1.png'], '1 undefined'],
    ['UPPER.PNG', files['dog/1.png'], '1 undefined'],
  ])('or not: %s', async (name, bytes, expected) => {
    expect(await verdict(name, bytes)).toMatch(expected)
  })

  it('is one that claims 60,000 × 60,000 pixels, or none', async () => {
    const bomb = { width: 60_000, height: 60_000, bits: 8, kind: 2, rows: Array.from({ length: 999 }, () => 0) }
    expect(await verdict('bomb.png', handmadePng(bomb))).toBe('0 Input image exceeds pixel limit')
    expect(await verdict('nothing.png', handmadePng({ ...bomb, width: 0, height: 0 }))).toMatch(/^0 \S+/)
  })

  it('is one that is too long to be read', async () => {
    const folder = writeTree(parent, 'long', { ...files, 'cat/long.png': 'x', 'cat/long.mp4': 'x' })
    for (const name of ['long.png', 'long.mp4']) truncateSync(join(folder, 'cat', name), 2 ** 28 + 1)
    const { odd } = await inspectDataSet({ source: folder }, { cacheFolder })
    const reason = 'it has 257 MiB, and 256 are the most'
    expect(odd).toEqual([
      { path: 'cat/long.mp4', reason },
      { path: 'cat/long.png', reason },
    ])
    await expect(openDataSet({ source: folder }, { cacheFolder })).rejects.toThrow('1 image cannot be read')
  })

  it.runIf(existsSync('/proc/self/mem'))('is one whose bytes cannot be had', async () => {
    const folder = writeTree(parent, 'unreadable', files)
    symlinkSync('/proc/self/mem', join(folder, 'cat', 'memory.png'))
    const opened = openDataSet({ source: folder }, { cacheFolder })
    await expect(opened).rejects.toThrow(/1 image cannot be read:\ncat\/memory.png \(its bytes cannot be had \(EIO/)
    // It is not remembered as it was: what cannot be read today may be tomorrow.
    rmSync(join(folder, 'cat', 'memory.png'))
    expect((await openDataSet({ source: folder }, { cacheFolder })).train.size).toBe(4)
  })

  it.skipIf(process.getuid?.() === 0)('is one that may not be read; a folder that may not be ends it', async () => {
    const folder = writeTree(parent, 'forbidden', files)
    chmodSync(join(folder, 'cat/0.png'), 0)
    await expect(openDataSet({ source: folder }, { cacheFolder })).rejects.toThrow(
      'cat/0.png (its bytes cannot be had (EACCES',
    )
    chmodSync(join(folder, 'dog'), 0)
    await expect(openDataSet({ source: folder }, { cacheFolder })).rejects.toThrow('dog: cannot be read (EACCES')
    chmodSync(join(folder, 'dog'), 0o700)
  })
})

describe('a hostile folder', () => {
  it('may have any names for files', async () => {
    const names = [
      'a b.png',
      'ünïcödé.png',
      'two\nlines.png',
      '...png.png',
      'a..b',
      '\\..\\x.png',
      'it\'s "$HOME".png',
      '🦊',
    ]
    const tree = Object.fromEntries(names.map((name) => [`cat/${name}`, files['cat/0.png']]))
    const folder = writeTree(parent, 'odd names \n', { ...files, ...tree })
    const set = await openDataSet({ source: folder }, { cacheFolder })
    // The one that begins with a dot is hidden.
    expect(set.train.size + set.validation.size + set.test.size).toBe(8 + names.length - 1)
    writeFileSync(join(folder, 'cat/evil\u001b[31m\n.png'), '')
    await expect(openDataSet({ source: folder }, { cacheFolder })).rejects.toThrow(
      'cat/evil\\u{1b}[31m\\u{a}.png (it is empty)',
    )
  })

  it('of too many classes is refused before a file is read', async () => {
    const folder = join(parent, 'classes')
    for (let index = 0; index < 1001; index++) mkdirSync(join(folder, String(index)), { recursive: true })
    const opened = openDataSet({ source: folder }, { cacheFolder })
    await expect(opened).rejects.toThrow(
      'classes: has 1001 classes, and 1000 are the most. Leave some out, or join them.',
    )
  })

  it('of one class is a data set', async () => {
    const one = await smallSet(['cat'])
    const set = await openDataSet({ source: writeTree(parent, 'one class', one) }, { cacheFolder })
    expect([set.train.classes, set.train.size, set.test.labelOf(0)]).toEqual([['cat'], 2, 0])
  })

  it('may vanish or change while it is read', async () => {
    const folder = writeTree(parent, 'vanishing', files)
    // After all are looked at, before they are decoded.
    const vanish = (done: number) => done === 4 && rmSync(folder, { recursive: true, force: true })
    const opened = openDataSet({ source: folder }, { cacheFolder: join(parent, 'vanished'), onProgress: vanish })
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow(
      'changed while the folder was read. Wait until nothing writes to it, and begin anew.',
    )
    await expect(openDataSet({ source: folder }, { cacheFolder })).rejects.toThrow(
      `data: there is no folder '${folder}'`,
    )
  })

  it('may be a link itself, and its classes too', async () => {
    const elsewhere = writeTree(parent, 'real', files)
    symlinkSync(elsewhere, join(parent, 'link'))
    mkdirSync(join(parent, 'links'))
    for (const name of ['cat', 'dog']) symlinkSync(join(elsewhere, name), join(parent, 'links', name))
    const prints = ['real', 'link', 'links'].map(async (name) => {
      return (await openDataSet({ source: join(parent, name) }, { cacheFolder })).fingerprint
    })
    expect(new Set(await Promise.all(prints)).size).toBe(1)
  })

  it('is a file', async () => {
    const path = join(parent, 'note.txt')
    writeFileSync(path, 'hello')
    await expect(openDataSet({ source: path }, { cacheFolder })).rejects.toThrow(
      'note.txt: is no data set that is known. Pass ',
    )
  })
})

describe('imageKind', () => {
  it('tells by first bytes, promisedKind by the ending', () => {
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
    const avif = Buffer.from('\0\0\0\x1cftypmif1\0\0\0\0mif1avif', 'latin1')
    expect([heic, avif, Buffer.from('MM\0*'), Buffer.from('RIFFxxxxWAVE')].map(imageKind)).toEqual([
      undefined,
      'AVIF',
      'TIFF',
      undefined,
    ])
    expect(['a.JPEG', 'a.heic', 'png', 'a.png.txt'].map(promisedKind)).toEqual(['JPEG', 'other', undefined, undefined])
  })
})
