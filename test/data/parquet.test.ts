import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import type { DataSet, ImageSource } from '../../src/data/index.ts'
import { inspectDataSet, openDataSet } from '../../src/data/node/index.ts'
import type { DataRequest } from '../../src/data/node/index.ts'
import { temporaryFolder } from './idx-bytes.ts'
import { png, smallSet, writeTree } from './image-bytes.ts'
import { classFeatures, imageColumn, listColumn, numberColumn, parquetBytes, textColumn } from './parquet-bytes.ts'
import type { Features } from './parquet-bytes.ts'

const parent = temporaryFolder()
const golden = 'test/golden/parquet'
const images = await Promise.all(Array.from({ length: 12 }, (_, row) => png([20 * row, 10, 100])))
const labels = images.map((_, row) => row % 3)
const named = classFeatures('cat', 'dog', 'eel')
const table = (rows: readonly number[], features = named) =>
  parquetBytes([imageColumn(rows.map((row) => images[row])), numberColumn(rows.map((row) => labels[row]))], features)

async function open(source: string, request: Partial<DataRequest> = {}) {
  const notices: string[] = []
  const progress: number[] = []
  const listeners = {
    cacheFolder: join(parent, 'cache'),
    onNotice: (notice: string) => notices.push(notice),
    onProgress: (done: number) => progress.push(done),
  }
  const set = await openDataSet({ source, ...request }, listeners)
  return { set, notices, progress }
}

/** Writes files into a new folder and opens it. */
function openTree(name: string, files: Readonly<Record<string, Uint8Array | string>>, request?: Partial<DataRequest>) {
  return open(writeTree(parent, name, files), request)
}

const sizesOf = ({ train, validation, test }: DataSet) => [train.size, validation.size, test.size]

/** Each image's class and the row that it was made for, by its red. */
function rowsOf(source: ImageSource): string[] {
  const { height, width, channels } = source.image
  const pixels = new Float32Array(height * width * channels)
  return Array.from({ length: source.size }, (_, index) => {
    source.readImage(index, pixels, 0)
    return `${source.classes[source.labelOf(index)]} ${Math.round((pixels[0] * 255) / 20)}`
  })
}

const allRows = ({ train, validation, test }: DataSet) => [train, validation, test].flatMap(rowsOf).toSorted()
const expected = labels.map((label, row) => `${['cat', 'dog', 'eel'][label]} ${row}`).toSorted()

describe('Parquet files with images', () => {
  it.each(['none', 'snappy', 'zstd', 'gzip', 'brotli', 'groups', 'pages', 'plain', 'second', 'second-none', 'deltas'])(
    'are read as pyarrow writes them: %s',
    async (way) => {
      const { set, notices } = await open(`${golden}/${way}.parquet`)
      expect([set.train.classes, sizesOf(set), notices]).toEqual([['cat', 'dog', 'eel'], [6, 3, 3], []])
      expect(allRows(set)).toEqual(expected)
    },
  )

  it.each([
    ['data/train-00000-of-00002.parquet', 'data/train-00001-of-00002.parquet', 'data/test-00000-of-00001.parquet'],
    ['default/train/0000.parquet', 'default/train/0001.parquet', 'default/test/0000.parquet'],
    [
      'plain_text/train-00000-of-00002-0a1b.parquet',
      'plain_text/train-00001-of-00002-2c3d.parquet',
      'plain_text/test-00000-of-00001-4e5f.parquet',
    ],
    ['mine_train_1.parquet', 'mine_train_2.parquet', 'mine_test.parquet'],
  ])('have the parts that their names tell: %s', async (first, second, test) => {
    const [a, b, c] = [table([0, 1, 2, 3, 4, 5, 6]), table([7, 8, 9]), table([10, 11])]
    const { set } = await openTree(`parts ${first.split('/').length} ${first.length}`, {
      [first]: a,
      [second]: b,
      [test]: c,
    })
    expect(sizesOf(set)).toEqual([7, 3, 2])
    expect([allRows(set), rowsOf(set.test)]).toEqual([expected, ['dog 10', 'eel 11']])
  })

  it('are packed once, and known again without their images being read, until a file changes', async () => {
    const folder = writeTree(parent, 'once', { 'a.parquet': table([0, 1, 2, 3, 4, 5, 6, 7, 8]) })
    const { set } = await open(folder)
    expect((await open(folder)).progress).toEqual([])
    utimesSync(join(folder, 'a.parquet'), 1, 1)
    const touched = await open(folder)
    expect([touched.set.fingerprint, touched.progress.length > 0]).toEqual([set.fingerprint, true])
  })

  it('are inspected as folders are', async () => {
    const rows = parquetBytes(
      [imageColumn([...images, images[0], Buffer.from('BM')]), numberColumn([...labels, 1, 1])],
      named,
    )
    const source = writeTree(parent, 'inspected', { 'train.parquet': rows })
    const found = await inspectDataSet({ source }, { cacheFolder: join(parent, 'cache') })
    expect(found).toMatchObject({
      kind: 'Parquet files with images',
      name: 'inspected',
      classes: ['cat', 'dog', 'eel'],
      sizes: [{ height: 16, width: 16, count: 13 }],
      odd: [{ path: 'train.parquet/00013', reason: 'it is no image of a kind that is read' }],
    })
    expect(found.duplicates.map((equal) => equal.images.toSorted())).toEqual([
      ['train.parquet/00000', 'train.parquet/00012'],
    ])
  })

  it('may have images as plain bytes, among other columns', async () => {
    const bytes = {
      name: 'jpg',
      elements: [{ type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' }],
      data: images,
    } as const
    const other = { ...bytes, name: 'hash', data: images.map(() => Uint8Array.of(1, 2, 3)) }
    const { set } = await openTree('plain', { 'a.parquet': parquetBytes([other, bytes, numberColumn(labels, 'y')]) })
    expect([set.train.classes, set.labelled]).toEqual([['0', '1', '2'], true])
  })

  it('may begin with damaged rows', async () => {
    const broken = [Buffer.from('BM'), ...images]
    const rows = (features?: Features) => parquetBytes([imageColumn(broken), numberColumn([0, ...labels])], features)
    const files = { noted: { 'a.parquet': rows(named) }, typed: { 'a.parquet': rows() } }
    for (const [name, tree] of Object.entries(files)) {
      await expect(openTree(`begin ${name}`, tree)).rejects.toThrow(
        'a.parquet/00000 (it is no image of a kind that is read)',
      )
    }
  })

  it('leave out damaged rows on request, and name them otherwise', async () => {
    const rows = parquetBytes(
      [imageColumn([...images, null, images[0].subarray(0, 40)]), numberColumn([...labels, 1, 1])],
      named,
    )
    const folder = writeTree(parent, 'damaged', { 'a.parquet': rows })
    const refused = open(folder)
    await expect(refused).rejects.toThrow(
      /2 images cannot be read:\na\.parquet\/00012 \(it is empty\)\na\.parquet\/00013 \(/,
    )
    const { set, notices } = await open(folder, { damaged: 'skip' })
    expect([allRows(set), notices]).toEqual([expected, [expect.stringContaining('2 damaged and left out')]])
  })
})

describe('labels of Parquet files', () => {
  it('may be texts or numbers; classes are in ascending order, those of ClassLabel in theirs', async () => {
    const texts = parquetBytes([imageColumn(images), textColumn(labels.map((label) => ['b', 'a', 'c'][label]))])
    expect((await openTree('texts', { 'a.parquet': texts })).set.train.classes).toEqual(['a', 'b', 'c'])
    const numbers = parquetBytes([imageColumn(images), numberColumn(labels.map((label) => [10, 9, -1][label]))])
    expect((await openTree('numbers', { 'a.parquet': numbers })).set.train.classes).toEqual(['-1', '9', '10'])
    const unused = table([0, 1, 2, 3, 4, 5, 6, 7, 8], classFeatures('z', 'y', 'x', 'never'))
    expect((await openTree('unused', { 'a.parquet': unused })).set.train.classes).toEqual(['z', 'y', 'x'])
  })

  it('that are missing or −1 leave their rows out; of a part without labels there is none', async () => {
    const test = parquetBytes([imageColumn(images.slice(0, 2)), numberColumn([-1, -1])], named)
    const train = parquetBytes([imageColumn([...images, images[0]]), numberColumn([...labels, null])], named)
    const { set, notices } = await openTree('none', { 'train.parquet': train, 'test.parquet': test })
    expect([sizesOf(set), allRows(set)]).toEqual([[6, 3, 3], expected])
    expect(notices).toEqual([
      expect.stringContaining('train.parquet (1 row has no label), test.parquet (2 rows have no label)'),
    ])
  })

  it('may be missing altogether', async () => {
    const { set } = await openTree('unlabelled', { 'a.parquet': parquetBytes([imageColumn(images)]) })
    expect([set.labelled, set.train.classes, sizesOf(set)]).toEqual([false, ['unlabelled'], [10, 1, 1]])
    expect((await open(join(parent, 'unlabelled'))).set.labelled).toBe(false)
  })

  it('are named where their column is called otherwise, and chosen by data.labels', async () => {
    const species = textColumn(
      labels.map((label) => (label > 1 ? 'eel' : 'cat')),
      'species',
    )
    const folder = writeTree(parent, 'species', { 'a.parquet': parquetBytes([imageColumn(images), species]) })
    const { set } = await open(folder)
    const note = "column 'species' was not read; pass --set data.labels=species for labels"
    expect([set.labelled, set.reading?.notes]).toEqual([false, [note]])
    expect((await open(folder, { labels: 'species' })).set.train.classes).toEqual(['cat', 'eel'])
  })

  it('are chosen by data.labels where there are several', async () => {
    const kind = (...names: string[]) => ({ _type: 'ClassLabel', names })
    const columns = [
      imageColumn(images),
      numberColumn(labels, 'fine_label'),
      numberColumn(
        labels.map((label) => label >> 1),
        'coarse_label',
      ),
    ]
    const features = { fine_label: kind('cat', 'dog', 'eel'), coarse_label: kind('pet', 'fish') }
    const folder = writeTree(parent, 'several', { 'a.parquet': parquetBytes(columns, features) })
    await expect(open(folder)).rejects.toThrow(
      "has several columns of labels, 'fine_label', 'coarse_label'. Choose one by --set data.labels=fine_label.",
    )
    expect((await open(folder, { labels: 'coarse' })).set.train.classes).toEqual(['pet', 'fish'])
    expect((await open(folder, { labels: 'fine_label' })).set.train.classes).toEqual(['cat', 'dog', 'eel'])
    await expect(open(folder, { labels: 'x' })).rejects.toThrow(
      "has no column of labels 'x'. Choose 'fine_label', 'coarse_label'.",
    )
  })
})

describe('a folder with Parquet files is refused, with a remedy,', () => {
  const good = table([0, 1, 2, 3, 4, 5, 6, 7, 8])
  const numbers = images.map(() => [1, 2])
  const names = images.map((_, row) => `https://example.org/${row}.png`)
  const pathOnly = imageColumn(images.map(() => null))
  it.each([
    [
      'of lists',
      { 'a.parquet': parquetBytes([listColumn(numbers, 'pixels'), numberColumn(labels)]) },
      /but 'pixels' \(lists\), 'label' \(whole numbers\)\. Make images of the lists/,
    ],
    [
      'of addresses',
      { 'a.parquet': parquetBytes([textColumn(names, 'url'), numberColumn(labels)]) },
      "but 'url' (text), 'label' (whole numbers). Turn names or addresses",
    ],
    ['of paths', { 'a.parquet': parquetBytes([pathOnly, numberColumn(labels)]) }, 'Its images are only named'],
    [
      'of two images',
      { 'a.parquet': parquetBytes([imageColumn(images, 'left'), imageColumn(images, 'right')]) },
      "several columns of images, 'left', 'right'. Call",
    ],
    [
      'of lists of labels',
      { 'a.parquet': parquetBytes([imageColumn(images), listColumn(numbers, 'labels')]) },
      "column 'labels' has lists of labels.",
    ],
    [
      'of other labels',
      { 'a.parquet': table([0, 1, 2], classFeatures('cat', 'dog')) },
      'label 2 of row 2 is none of the 2 classes.',
    ],
    [
      'of alike classes',
      { 'a.parquet': table([0, 1, 2], classFeatures('cat', 'dog', 'cat')) },
      'two classes have one name.',
    ],
    [
      'without labels',
      { 'a.parquet': parquetBytes([imageColumn(images), numberColumn(labels.map(() => null))]) },
      'no row has a label.',
    ],
    [
      'of different classes',
      { 'train.parquet': good, 'test.parquet': table([9], classFeatures('cat', 'dog', 'fox')) },
      'names other classes than other files.',
    ],
    [
      'of different columns',
      { 'train.parquet': good, 'test.parquet': parquetBytes([imageColumn(images)]) },
      "has no column 'label' of whole numbers, as other files have",
    ],
    ['without rows', { 'a.parquet': parquetBytes([imageColumn([]), numberColumn([])]) }, 'has no rows.'],
    [
      'with a missing shard',
      { 'train-00000-of-00003.parquet': good, 'train-00002-of-00003.parquet': good },
      'train-00001-of-00003.parquet: is missing. Download all files',
    ],
    ['without a part to train on', { 'test.parquet': good, 'validation.parquet': good }, 'but none to train on.'],
    [
      'with two sets',
      { 'a/train.parquet': good, 'b/train.parquet': good },
      /holds several data sets\. Choose one: .*\/a, .*\/b\./,
    ],
    [
      'from Git LFS',
      { 'a.parquet': 'version https://git-lfs.github.com/spec/v1\n' },
      'holds only a pointer to the data. Run `git lfs pull`',
    ],
    [
      'of text',
      { 'a.parquet': 'no table at all' },
      /is a damaged Parquet file, or none \(it does not begin as one\)\. Download/,
    ],
    ['of nothing', { 'a.parquet': '' }, 'it does not begin as one'],
    ['cut off', { 'a.parquet': good.subarray(0, -9) }, 'its end is missing'],
    [
      'of Arrow',
      { 'train/data-00000-of-00001.arrow': 'ARROW1', 'train/state.json': '{}' },
      'save_to_disk of the datasets library writes them, which are not read. Load them',
    ],
  ])('%s', async (name, files, message) => {
    const opened = openTree(`refused ${name}`, files)
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow(message)
  })

  it.each([
    ['lz4', undefined, 'is compressed by LZ4_RAW, which is not read. Write it anew by pyarrow'],
    ['delta-bytes', 'name', 'has values encoded as DELTA_BYTE_ARRAY, which is not read.'],
  ])('written by %s', async (way, label, message) => {
    await expect(open(`${golden}/${way}.parquet`, { labels: label })).rejects.toThrow(message)
  })
})

describe('a folder with a Parquet file', () => {
  it('is one of images where there are many of them beside it', async () => {
    const folder = writeTree(parent, 'beside', {
      ...(await smallSet(['cat', 'dog'], 6)),
      'metadata.csv': 'x',
      'index.parquet': 'x',
    })
    const { set, notices } = await open(folder)
    expect([set.train.classes, notices]).toEqual([
      ['cat', 'dog'],
      [expect.stringContaining('index.parquet (it lies in no folder')],
    ])
  })

  it('is Parquet where a few pictures lie beside it', async () => {
    const tree = {
      'banner.png': images[0],
      'assets/logo.png': images[1],
      'data/train.parquet': table([0, 1, 2, 3, 4, 5, 6, 7, 8]),
    }
    expect((await openTree('repository', tree)).set.train.classes).toEqual(['cat', 'dog', 'eel'])
  })
})
