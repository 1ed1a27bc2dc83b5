import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FacetError, UsageError } from '../../src/array/index.ts'
import type { ImageSource } from '../../src/data/index.ts'
import { isCifarFolder, openCifar } from '../../src/data/node/index.ts'
import { temporaryFolder, writeFolder } from './idx-bytes.ts'
import { call, cifarPickle, dictionary, global, integer, list, namesPickle, pickle, string } from './pickle-bytes.ts'

const parent = temporaryFolder()
const text = (lines: string) => new TextEncoder().encode(lines)

/** A record: label bytes, then a red plane that counts in its rows, a green and a blue one of one value each. */
function record(labels: readonly number[], green = 7, blue = 9): number[] {
  const plane = Array.from({ length: 1024 }, (_, pixel) => pixel % 32)
  return [...labels, ...plane, ...Array<number>(1024).fill(green), ...Array<number>(1024).fill(blue)]
}

/** Files of CIFAR-10: two images a batch, of labels 0 to 9. */
const ten: Record<string, Uint8Array> = {
  ...Object.fromEntries(
    [0, 1, 2, 3, 4].map((batch) => [
      `data_batch_${batch + 1}.bin`,
      Uint8Array.from([...record([batch]), ...record([batch]), ...record([9 - batch])]),
    ]),
  ),
  'test_batch.bin': Uint8Array.from(record([3], 100, 200)),
}
const hundred = {
  'train.bin': Uint8Array.from([...record([19, 99]), ...record([19, 99]), ...record([4, 0])]),
  'test.bin': Uint8Array.from(record([1, 42])),
}

/** The pixels of records, without their labels. */
function rowsOf(records: Uint8Array, labels: number): Uint8Array {
  return records.filter((_, at) => at % (labels + 3072) >= labels)
}

const labelsOf = (source: ImageSource) => Array.from({ length: source.size }, (_, index) => source.labelOf(index))
const sorted = (labels: number[]) => labels.toSorted((a, b) => a - b)

describe('openCifar', () => {
  it('opens CIFAR-10, with planes made into pixels, and knows its classes', async () => {
    const set = await openCifar(writeFolder(parent, 'ten', ten), { split: { validation: 0.1, test: 0.5, seed: 0 } })
    expect([set.name, set.train.size, set.validation.size, labelsOf(set.test)]).toEqual(['ten', 10, 5, [3]])
    expect(sorted([...labelsOf(set.train), ...labelsOf(set.validation)])).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9,
    ])
    expect([set.test.classes[3], set.test.image]).toEqual(['cat', { height: 32, width: 32, channels: 3 }])
    const image = new Float32Array(3072)
    set.test.readImage(0, image, 0)
    const pixels = Array.from(image, (value) => Math.round(value * 255))
    expect(pixels.slice(0, 6)).toEqual([0, 100, 200, 1, 100, 200])
    expect(pixels.slice(-3)).toEqual([31, 100, 200])
  })

  it('opens CIFAR-100 by its fine labels, in the folder that unpacking makes', async () => {
    const place = join(parent, 'unpacked')
    mkdirSync(place)
    const names = Array.from({ length: 100 }, (_, label) => `name ${label}\r\n`).join('')
    writeFolder(place, 'cifar-100-binary', { ...hundred, 'fine_label_names.txt': text(names) })
    const set = await openCifar(place)
    expect([sorted(labelsOf(set.train)), labelsOf(set.validation), labelsOf(set.test)]).toEqual([[0, 99], [99], [42]])
    expect([set.name, set.test.classes.length, set.test.classes[42]]).toEqual(['unpacked', 100, 'name 42'])
    expect((await openCifar(writeFolder(parent, 'plain', hundred))).test.classes[42]).toBe('42')
  })

  it('takes the names of classes from the set', async () => {
    const names = text('a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n')
    const set = await openCifar(writeFolder(parent, 'named', { ...ten, 'batches.meta.txt': names }))
    expect(set.train.classes).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'])
  })

  it.each([
    ['no files', {}, 'has no files of CIFAR. Unpack the binary or the Python version'],
    [
      'a file less',
      { ...ten, 'data_batch_3.bin': undefined },
      'data_batch_3.bin is missing. Unpack the whole archive there again.',
    ],
    [
      'two files less',
      { ...ten, 'data_batch_3.bin': undefined, 'test_batch.bin': undefined },
      'data_batch_3.bin, test_batch.bin are missing. Unpack',
    ],
    ['a file cut off', { ...ten, 'test_batch.bin': new Uint8Array(3072) }, '3072 bytes are not records of 3073.'],
    ['an empty file', { ...ten, 'test_batch.bin': new Uint8Array() }, '0 bytes are not records of 3073.'],
    [
      'a label of no class',
      { ...ten, 'test_batch.bin': Uint8Array.from(record([10])) },
      'label 10 of image 0 is outside',
    ],
    ['fewer names', { ...ten, 'batches.meta.txt': text('cat\ndog\n') }, 'names 2 classes, not 10. Fetch it again'],
  ])('refuses %s', async (name, files, message) => {
    const there = Object.entries(files).flatMap(([file, bytes]) => (bytes ? [[file, bytes] as const] : []))
    const place = writeFolder(parent, name, Object.fromEntries(there))
    const opened = openCifar(place)
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow(message)
    expect(isCifarFolder(place)).toBe(there.length > 0)
  })
})

describe('openCifar, of CIFAR-100', () => {
  const fine = Array.from({ length: 100 }, (_, label) => `fine ${label}`)
  const coarse = Array.from({ length: 20 }, (_, label) => `coarse ${label}`)
  const lines = (names: readonly string[]) => text(names.join('\n'))
  const binary = writeFolder(parent, 'binary 100', {
    ...hundred,
    'fine_label_names.txt': lines(fine),
    'coarse_label_names.txt': lines(coarse),
  })
  const python = writeFolder(parent, 'python 100', {
    train: cifarPickle(rowsOf(hundred['train.bin'], 2), { fine_labels: [99, 99, 0], coarse_labels: [19, 19, 4] }),
    test: cifarPickle(rowsOf(hundred['test.bin'], 2), { fine_labels: [42], coarse_labels: [1] }),
    meta: namesPickle({ fine_label_names: fine, coarse_label_names: coarse }),
  })

  it.each([
    [undefined, [0, 99, 99], 'fine 42'],
    ['fine', [0, 99, 99], 'fine 42'],
    ['coarse', [4, 19, 19], 'coarse 1'],
  ])('takes the labels %s in both versions', async (labels, training, testing) => {
    const sets = [await openCifar(binary, { labels }), await openCifar(python, { labels })]
    for (const { train, validation, test, fingerprint } of sets) {
      expect(sorted([...labelsOf(train), ...labelsOf(validation)])).toEqual(training)
      expect([test.classes[test.labelOf(0)], fingerprint]).toEqual([testing, sets[0].fingerprint])
    }
  })

  it('says which labels there are', async () => {
    for (const place of [binary, python]) {
      await expect(openCifar(place, { labels: 'Fine' })).rejects.toThrow(UsageError)
      await expect(openCifar(place, { labels: 'Fine' })).rejects.toThrow(
        "data.labels: CIFAR-100 has no 'Fine' labels. Choose fine or coarse.",
      )
    }
    const place = writeFolder(parent, 'one kind', ten)
    await expect(openCifar(place, { labels: 'fine' })).rejects.toThrow(
      'data.labels: CIFAR-10 has one kind of labels, so that there is no choice.',
    )
    await expect(openCifar(place, { layout: 'flat' })).rejects.toThrow('a layout is of folders of images.')
  })

  it('has the range that is asked for', async () => {
    const image = new Float32Array(3072)
    const { test, reading } = await openCifar(binary, { range: [7, 9] })
    test.readImage(0, image, 0)
    expect([...image.subarray(24, 27), reading?.scales?.[0].range]).toEqual(
      [0.5019608, 0, 1, [7, 9]].map((v) => (typeof v === 'number' ? Math.fround(v) : v)),
    )
  })

  it('takes no folder for one that has names of its own', () => {
    expect(isCifarFolder(writeFolder(parent, 'train and test', { train: text('x'), test: text('y') }))).toBe(false)
    const place = join(parent, 'folders')
    for (const name of ['train', 'test']) mkdirSync(join(place, name), { recursive: true })
    writeFileSync(join(place, 'meta'), '')
    expect(isCifarFolder(place)).toBe(false)
  })
})

describe('openCifar, of CIFAR-10 in its Python version', () => {
  const batch = (name: string, width: number) => rowsOf(ten[name], width)
  const files: Record<string, Uint8Array> = {
    ...Object.fromEntries(
      [0, 1, 2, 3, 4].map((index) => [
        `data_batch_${index + 1}`,
        cifarPickle(batch(`data_batch_${index + 1}.bin`, 1), { labels: [index, index, 9 - index] }),
      ]),
    ),
    test_batch: cifarPickle(batch('test_batch.bin', 1), { labels: [3] }),
    'batches.meta': namesPickle({ label_names: 'a b c d e f g h i j'.split(' ') }),
  }

  it('is the set of the binary version', async () => {
    const [python, binary] = [writeFolder(parent, 'py', files), writeFolder(parent, 'bin', ten)]
    const [one, other] = [await openCifar(python), await openCifar(binary)]
    expect([one.fingerprint, one.test.classes[3], one.reading?.notes]).toEqual([other.fingerprint, 'd', []])
  })

  it('has the usual names where its own are alike', async () => {
    const meta = namesPickle({ label_names: Array<string>(10).fill('x') })
    const { train, reading } = await openCifar(writeFolder(parent, 'alike', { ...files, 'batches.meta': meta }))
    expect([train.classes[3], reading?.notes]).toEqual([
      'cat',
      ['batches.meta gives several classes one name, so that the usual names stand'],
    ])
  })

  it.each([
    ['a batch missing', { data_batch_2: undefined }, 'data_batch_2 is missing.'],
    [
      'a label of no class',
      { test_batch: cifarPickle(batch('test_batch.bin', 1), { labels: [10] }) },
      'label 10 of image 0',
    ],
    [
      'fewer labels',
      { test_batch: cifarPickle(batch('test_batch.bin', 1), { labels: [] }) },
      "has no list 'labels' of one",
    ],
    [
      'no labels',
      { test_batch: cifarPickle(batch('test_batch.bin', 1), {}) },
      "has no list 'labels' of one label an image.",
    ],
    [
      'no images',
      { test_batch: cifarPickle(new Uint8Array(), { labels: [] }) },
      "has no array 'data' of bytes, [images, 3072].",
    ],
    ['a list', { test_batch: pickle(list([])) }, 'is no pickled dictionary.'],
    ['code', { test_batch: pickle(call(global('os', 'system'), list([string('true')]))) }, 'wants to run "os.system"'],
    [
      'names that are numbers',
      { 'batches.meta': pickle(dictionary([[string('label_names'), list([integer(1)])]])) },
      "has no list 'label_names' of names.",
    ],
  ])('is refused with %s', async (name, changed, message) => {
    const all = Object.entries({ ...files, ...changed }).flatMap(([file, content]) =>
      content ? [[file, content] as const] : [],
    )
    const opened = openCifar(writeFolder(parent, `python ${name}`, Object.fromEntries(all)))
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow(message)
  })
})
