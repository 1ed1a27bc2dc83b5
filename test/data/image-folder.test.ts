import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import type { DataSet, ImageSource } from '../../src/data/index.ts'
import { openDataSet } from '../../src/data/node/index.ts'
import type { DataRequest } from '../../src/data/node/index.ts'
import { temporaryFolder } from './idx-bytes.ts'
import { handmadePng, png, smallSet, writeTree } from './image-bytes.ts'

const parent = temporaryFolder()
const files = await smallSet(['cat', 'dog'])

/** Opens a folder with a cache of its own, unless another is named, and tells what was heard. */
async function open(source: string, request: Partial<DataRequest> = {}, cacheFolder = `${source}-cache`) {
  const notices: string[] = []
  const progress: (readonly [number, number])[] = []
  const onProgress = (done: number, total: number) => progress.push([done, total])
  const onNotice = (notice: string) => notices.push(notice)
  const set = await openDataSet({ source, ...request }, { cacheFolder, onNotice, onProgress })
  return { set, notices, progress }
}

const sizesOf = ({ train, validation, test }: DataSet) => [train.size, validation.size, test.size]

/** Red, green and blue of an image's first pixel. */
function colour(source: ImageSource, index: number): number[] {
  const { height, width, channels } = source.image
  const pixels = new Float32Array(height * width * channels)
  source.readImage(index, pixels, 0)
  return [...pixels.subarray(0, channels)].map((value) => Math.round(value * 255))
}

const coloursOf = (source: ImageSource) =>
  Array.from(
    { length: source.size },
    (_, index) => `${source.classes[source.labelOf(index)]} ${colour(source, index).join(' ')}`,
  )

describe('a folder of images', () => {
  it('is split by class; every image keeps its label and its colour', async () => {
    const { set, notices, progress } = await open(writeTree(parent, 'small', files))
    expect([set.name, set.train.classes, sizesOf(set)]).toEqual(['small', ['cat', 'dog'], [4, 2, 2]])
    expect(set.train.image).toEqual({ height: 16, width: 16, channels: 3 })
    const all = [set.train, set.validation, set.test].flatMap(coloursOf).toSorted()
    expect(all).toEqual([
      'cat 0 0 100',
      'cat 0 20 100',
      'cat 0 40 100',
      'cat 0 60 100',
      'dog 20 0 100',
      'dog 20 20 100',
      'dog 20 40 100',
      'dog 20 60 100',
    ])
    expect([notices, progress.at(0), progress.at(-1)]).toEqual([[], [0, 8], [8, 8]])
  })

  it('has the parts its folders say', async () => {
    const image = (value: number) => png([value, 0, 100])
    const tree = {
      'train/cat/1.png': await image(1),
      'train/dog/1.png': await image(2),
      'val/cat/1.png': await image(3),
      'test/dog/1.png': await image(4),
    }
    const { set } = await open(writeTree(parent, 'parts', tree))
    expect([set.train, set.validation, set.test].map(coloursOf)).toEqual([
      ['cat 1 0 100', 'dog 2 0 100'],
      ['cat 3 0 100'],
      ['dog 4 0 100'],
    ])
  })

  it('is packed once, and known again without being read, until something changes', async () => {
    const folder = writeTree(parent, 'once', files)
    const { set } = await open(folder)
    expect((await open(folder)).progress).toEqual([])
    utimesSync(join(folder, 'cat/0.png'), 1, 1)
    const touched = await open(folder)
    expect([touched.set.fingerprint, touched.progress.at(-1)]).toEqual([set.fingerprint, [4, 8]])
    writeFileSync(join(folder, 'cat/0.png'), files['dog/3.png'])
    const changed = await open(folder)
    expect([changed.set.fingerprint === set.fingerprint, changed.progress.at(-1)]).toEqual([false, [8, 8]])
  })

  it('is known by its content, wherever it lies', async () => {
    const folder = writeTree(parent, 'here', files)
    const { set } = await open(folder)
    cpSync(folder, join(parent, 'there'), { recursive: true })
    const { set: other } = await open(join(parent, 'there'))
    expect(other.fingerprint).toBe(set.fingerprint)
    expect(set.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    renameSync(join(folder, 'dog'), join(folder, 'fox'))
    expect((await open(folder)).set.fingerprint).not.toBe(set.fingerprint)
  })

  it.each([{ size: 20 }, { channels: 1 }, { fit: 'pad' as const }, { split: { validation: 0.1, test: 0.1, seed: 7 } }])(
    'asked for with %j is another set',
    async (request) => {
      const folder = join(parent, 'asked')
      if (!existsSync(folder)) writeTree(parent, 'asked', files)
      const { set } = await open(folder)
      const other = await open(folder, request)
      expect(other.set.fingerprint).not.toBe(set.fingerprint)
      expect((await open(folder, request)).progress).toEqual([])
    },
  )

  it('is grey where all its files are', async () => {
    const grey = (value: number) => handmadePng({ width: 1, height: 1, bits: 8, kind: 0, rows: [0, value] })
    const tree = Object.fromEntries([1, 100, 200].map((value) => [`a/${value}.png`, grey(value)]))
    const { set } = await open(writeTree(parent, 'grey', tree))
    expect([set.train.image, sizesOf(set)]).toEqual([{ height: 16, width: 16, channels: 1 }, [1, 1, 1]])
  })

  it('passes over what is no image, with a word, and takes images by their content', async () => {
    const tree = { ...files, 'cat/notes.txt': 'a', 'cat/0': files['cat/0.png'], 'odd\n.md': 'b' }
    const { set, notices } = await open(writeTree(parent, 'odd', tree))
    expect(sizesOf(set).reduce((sum, size) => sum + size)).toBe(9)
    expect(notices).toEqual([
      `${join(parent, 'odd')}: passed over: odd\\u{a}.md (it lies in no folder of a class), cat/notes.txt (it is no image).`,
    ])
  })

  it('refuses damaged images, all at once, and leaves them out on request', async () => {
    const folder = writeTree(parent, 'damaged', {
      ...files,
      'cat/zero.png': '',
      'dog/text.jpg': 'no image',
      'dog/photo.heic': 'heic',
      'dog/half.png': files['dog/0.png'].subarray(0, -30),
    })
    const refused = open(folder)
    await expect(refused).rejects.toThrow(FacetError)
    await expect(refused).rejects.toThrow(
      /damaged: 4 images cannot be read:\n(.*\n){4}Repair or remove them, or leave them/,
    )
    await expect(refused).rejects.toThrow('cat/zero.png (it is empty)\n')
    await expect(refused).rejects.toThrow('dog/text.jpg (it is no JPEG)\n')
    await expect(refused).rejects.toThrow('dog/photo.heic (.heic files are not read: make it a PNG)\n')
    const { set, notices, progress } = await open(folder, { damaged: 'skip' })
    expect([sizesOf(set).reduce((sum, size) => sum + size), progress]).toEqual([8, []])
    expect(notices).toEqual([expect.stringContaining('4 damaged and left out: ')])
    await expect(open(folder)).rejects.toThrow('4 images cannot be read')
  })

  it('names ten of many damaged images', async () => {
    const tree = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`cat/x${index}.png`, '']))
    await expect(open(writeTree(parent, 'many damaged', { ...files, ...tree }))).rejects.toThrow(
      /x7.*\nand 2 more\nRepair/,
    )
  })

  it.each([
    [
      'no images',
      { 'cat/notes.txt': 'x' },
      'holds no images. Give PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP or PNM files.',
    ],
    ['damaged images only', { 'a/1.png': '', 'a/2.png': '', 'a/3.png': '' }, '3 images cannot be read'],
    [
      'a class that is only tested',
      { 'train/cat/1.png': files['cat/0.png'], 'test/eel/1.png': files['cat/1.png'] },
      "class 'eel' has no image to train on.",
    ],
  ])('refuses a folder of %s', async (name, tree, message) => {
    const opened = open(writeTree(parent, name, tree))
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow(message)
  })

  it('counts again when damaged images are left out', async () => {
    const tree = { 'train/cat/1.png': files['cat/0.png'], 'val/cat/2.png': files['cat/1.png'], 'test/cat/3.png': '' }
    const { set } = await open(writeTree(parent, 'left', tree), { damaged: 'skip' })
    expect([sizesOf(set), set.test === set.train]).toEqual([[1, 1, 1], true])
    expect(set.reading?.notes).toEqual([
      expect.stringContaining('No image is left for test: the training images stand in'),
    ])
  })

  it('sets nothing apart at a share of 0, and says so', async () => {
    const split = { validation: 0, test: 0.1, seed: 0 }
    const { set } = await open(writeTree(parent, 'share', files), { split })
    expect(set.validation).toBe(set.train)
    expect(set.reading?.notes).toEqual([
      expect.stringContaining('No image is left for validation: the training images'),
    ])
  })

  it('trains on one image a class, which then is in every split', async () => {
    const tree = { 'a/1.png': files['cat/0.png'], 'b/2.png': files['cat/1.png'] }
    const { set } = await open(writeTree(parent, 'one each', tree))
    expect([sizesOf(set), set.validation === set.train]).toEqual([[2, 2, 2], true])
  })

  it('passes over a folder without images, and refuses an empty one', async () => {
    const folder = writeTree(parent, 'annotations', { ...files, 'labels/1.txt': '3 0.5 0.5' })
    const { set, notices } = await open(folder)
    expect(set.train.classes).toEqual(['cat', 'dog'])
    expect(notices).toEqual([expect.stringContaining('labels (it holds no images)')])
    mkdirSync(join(folder, 'eel'))
    await expect(open(folder)).rejects.toThrow("class 'eel' has no image to train on. Put some into its folder")
  })

  it('has no labels where images lie flat', async () => {
    const { set } = await open(writeTree(parent, 'flat', { '1.png': files['cat/0.png'], '2.png': files['dog/1.png'] }))
    expect([set.labelled, set.train.classes]).toEqual([false, ['unlabelled']])
  })
})

describe('a zip archive of a folder', () => {
  const archived = (name: string, tree: Readonly<Record<string, string | Uint8Array>>) => {
    const path = join(parent, name)
    const bytes = Object.entries(tree).map(([file, content]) => [file, Buffer.from(content)] as const)
    writeFileSync(path, zipSync(Object.fromEntries(bytes)))
    return path
  }

  it('is the folder itself, wrapped or not', async () => {
    const { set } = await open(writeTree(parent, 'unpacked', files))
    const wrapped = Object.entries(files).map(([name, bytes]) => [`pets/${name}`, bytes])
    const tree = { ...Object.fromEntries(wrapped), '__MACOSX/pets/._0.png': 'x' } as Record<string, Uint8Array>
    const zipped = await open(archived('pets.zip', tree))
    expect(zipped.set.fingerprint).toBe(set.fingerprint)
    expect([zipped.set.train.classes, sizesOf(zipped.set)]).toEqual([set.train.classes, sizesOf(set)])
    expect(zipped.set.reading?.layout?.[0]).toBe('pets.zip/pets/')
  })

  it('is refused where it has other things, leads outside or is damaged', async () => {
    await expect(open(archived('other.zip', { 'a.txt': 'x' }))).rejects.toThrow('holds no images')
    const { notices } = await open(archived('outside.zip', { ...files, '../evil.png': files['cat/0.png'] }))
    expect(notices).toEqual([expect.stringContaining('../evil.png (its path leads out of the archive)')])
    const cut = archived('cut.zip', files)
    writeFileSync(cut, readFileSync(cut).subarray(0, 900))
    await expect(open(cut)).rejects.toThrow('damaged, or no zip archive')
  })
})

describe('names that are not UTF-8', () => {
  // Other systems have no such names.
  it.skipIf(process.platform !== 'linux')('are read in Latin-1', async () => {
    const folder = writeTree(parent, 'latin1', { 'the/1.png': files['cat/0.png'] })
    const place = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.of(0xe9)])
    mkdirSync(place)
    for (const name of ['1', '2', '3']) {
      writeFileSync(Buffer.concat([place, Buffer.of(0x2f, 0xfc), Buffer.from(`${name}.png`)]), files[`cat/${name}.png`])
    }
    const { set, notices } = await open(folder)
    expect([set.train.classes, notices]).toEqual([['café', 'the'], []])
  })
})

describe('the cache of packed images', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  const imagesIn = (cache: string) => readdirSync(cache).filter((name) => name.endsWith('.images'))

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 99)],
    ['wrong in one bit', (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === 5 ? byte ^ 4 : byte)))],
    ['empty', () => Buffer.alloc(0)],
  ])('makes a file anew that is %s', async (name, damage) => {
    const folder = writeTree(parent, name, files)
    const { set } = await open(folder)
    const whole = coloursOf(set.train)
    const path = join(`${folder}-cache`, `${set.fingerprint}.images`)
    writeFileSync(path, damage(readFileSync(path)))
    const again = await open(folder)
    expect(again.notices).toEqual([expect.stringContaining('its bytes are damaged. The images are packed anew.')])
    expect(coloursOf(again.set.train)).toEqual(whole)
    expect(await open(folder)).toMatchObject({ notices: [], progress: [] })
  })

  it('takes no harm from several who pack at once', async () => {
    const folder = writeTree(parent, 'at once', files)
    const sets = await Promise.all([1, 2, 3, 4].map(() => open(folder)))
    for (const { set, notices } of sets) {
      expect([coloursOf(set.test), notices]).toEqual([coloursOf(sets[0].set.test), []])
    }
    expect(readdirSync(`${folder}-cache`)).toHaveLength(2)
  })

  it('can be deleted or impossible: that costs time', async () => {
    const folder = writeTree(parent, 'no cache', files)
    writeFileSync(join(parent, 'file'), '')
    const { set, notices } = await open(folder, {}, join(parent, 'file', 'cache'))
    expect(notices).toEqual([
      expect.stringContaining('The packed images cannot be kept and will be packed again next time: ENOTDIR'),
    ])
    expect(coloursOf(set.train)).toHaveLength(4)
    rmSync(`${folder}-cache`, { recursive: true, force: true })
    expect((await open(folder)).set.fingerprint).toBe(set.fingerprint)
  })

  it('says what to do where nothing can be written at all', async () => {
    const folder = writeTree(parent, 'no room', files)
    vi.stubEnv('TMPDIR', join(parent, 'no', 'temporary', 'folder'))
    const opened = open(folder, {}, join(parent, 'file', 'cache'))
    await expect(opened).rejects.toThrow(
      /The images cannot be packed: ENOENT.* Set FACET_CACHE to a folder with room for 768/,
    )
  })

  it('lies where FACET_CACHE says', async () => {
    vi.stubEnv('FACET_CACHE', join(parent, 'environment'))
    mkdirSync(join(parent, 'environment'))
    await openDataSet(writeTree(parent, 'by environment', files))
    expect(imagesIn(join(parent, 'environment', 'data'))).toHaveLength(1)
  })
})
