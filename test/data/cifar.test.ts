import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import type { ImageSource } from '../../src/data/index.ts'
import { isCifarFolder, openCifar } from '../../src/data/node/index.ts'
import { temporaryFolder, writeFolder } from './idx-bytes.ts'

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

const labelsOf = (source: ImageSource) => Array.from({ length: source.size }, (_, index) => source.labelOf(index))
const sorted = (labels: number[]) => labels.toSorted((a, b) => a - b)

describe('openCifar', () => {
  it('opens CIFAR-10, with planes made into pixels, and knows its classes', async () => {
    const set = await openCifar(writeFolder(parent, 'ten', ten), { validation: 0.1, test: 0.5, seed: 0 })
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
    ['no files', {}, 'has no files of CIFAR. Unpack the binary version'],
    ['a file less', { ...ten, 'data_batch_3.bin': undefined }, 'data_batch_3.bin: there is no such file.'],
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
