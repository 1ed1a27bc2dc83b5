import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { openDataSet, openIdxFolder } from '../../src/data/node/index.ts'
import { idxBytes, smallFiles, temporaryFolder, writeFolder } from './idx-bytes.ts'

const parent = temporaryFolder()
const [images, labels, testImages, testLabels] = Object.values(smallFiles(12, 2))
const text = (lines: string) => new TextEncoder().encode(lines)

/** The files of a set under any names. */
const named = (...names: string[]) =>
  Object.fromEntries([images, labels, testImages, testLabels].map((bytes, index) => [names[index], bytes]))
const emnist = (name: string) =>
  named(
    `emnist-${name}-train-images-idx3-ubyte`,
    `emnist-${name}-train-labels-idx1-ubyte`,
    `emnist-${name}-test-images-idx3-ubyte`,
    `emnist-${name}-test-labels-idx1-ubyte`,
  )

describe('a folder of IDX files', () => {
  it.each([
    [
      'with dots',
      named('train-images.idx3-ubyte', 'train-labels.idx1-ubyte', 't10k-images.idx3-ubyte', 't10k-labels.idx1-ubyte'),
    ],
    [
      'with a prefix',
      named(
        'fashion-train-images-idx3-ubyte',
        'fashion-train-labels-idx1-ubyte',
        'fashion-t10k-images-idx3-ubyte',
        'fashion-t10k-labels-idx1-ubyte',
      ),
    ],
  ])('may have names %s, gzipped or not', async (name, files) => {
    for (const zip of [false, true]) {
      const set = await openIdxFolder(writeFolder(parent, `${name} ${zip}`, files, zip))
      expect([set.train.size, set.test.size, set.train.image]).toEqual([11, 2, { height: 2, width: 3, channels: 1 }])
    }
  })

  it('may hold several sets, of which one is named behind it', async () => {
    const place = writeFolder(parent, 'several', { ...emnist('letters'), ...emnist('digits') }, true)
    const set = await openDataSet(join(place, 'emnist-letters'))
    expect([set.name, set.train.size]).toEqual(['emnist-letters', 11])
    const choices = `Choose one: ${join(place, 'emnist-digits')}, ${join(place, 'emnist-letters')}.`
    await expect(openDataSet(place)).rejects.toThrow(`${place}: holds several data sets. ${choices}`)
    await expect(openDataSet(join(place, 'emnist-leters'))).rejects.toThrow('there is no folder')
  })

  it('says which file of a set is missing', async () => {
    const { 'emnist-letters-test-labels-idx1-ubyte': _, ...rest } = emnist('letters')
    const opened = openDataSet(writeFolder(parent, 'incomplete', rest))
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow('emnist-letters-t10k-labels-idx1-ubyte is missing, with .gz or without.')
  })
})

describe('EMNIST', () => {
  /** Two images of [2, 3], lying on their side: pixel (row, column) of the upright one is at (column, row). */
  const turned = idxBytes([2, 2, 3], [10, 11, 12, 20, 21, 22, 0, 0, 0, 0, 0, 0])
  const letters = {
    'emnist-letters-train-images-idx3-ubyte': turned,
    'emnist-letters-train-labels-idx1-ubyte': idxBytes([2], [1, 3]),
    'emnist-letters-test-images-idx3-ubyte': turned,
    'emnist-letters-test-labels-idx1-ubyte': idxBytes([2], [3, 1]),
  }
  const mapping = (lines: string) => ({ ...letters, 'emnist-letters-mapping.txt': text(lines) })

  it('stands upright, and its classes are named by their characters', async () => {
    const set = await openIdxFolder(writeFolder(parent, 'letters', mapping('1 65 97\n2 66 98\n3 67 99\n')))
    expect(set.train.classes).toEqual(['Aa', 'Bb', 'Cc'])
    expect([set.train.labelOf(0), set.test.labelOf(0), set.test.labelOf(1)]).toEqual([0, 2, 0])
    expect(set.train.image).toEqual({ height: 3, width: 2, channels: 1 })
    const image = new Float32Array(6)
    set.train.readImage(0, image, 0)
    expect(Array.from(image, (pixel) => Math.round(255 * pixel))).toEqual([10, 20, 11, 21, 12, 22])
  })

  it('has numbers for names where there is no mapping, from the smallest label on', async () => {
    const set = await openIdxFolder(writeFolder(parent, 'numbered', letters))
    expect([set.train.classes, set.test.labelOf(0)]).toEqual([['1', '2', '3'], 2])
  })

  it.each([
    ['no characters', '1 65\n2\n'],
    ['labels out of order', '1 65\n3 66\n'],
    ['words', 'one A\n'],
    ['codes of no character', '1 0\n'],
    ['nothing', ''],
  ])('is refused with a mapping of %s', async (name, lines) => {
    const opened = openDataSet(writeFolder(parent, `mapping ${name}`, mapping(lines)))
    await expect(opened).rejects.toThrow(
      "not a list of labels and their characters, such as '1 65 97'. Fetch it again.",
    )
  })

  it('is refused with a label that its mapping lacks', async () => {
    const opened = openDataSet(writeFolder(parent, 'mapping short', mapping('1 65\n2 66\n')))
    await expect(opened).rejects.toThrow('label 3 of image 1 is outside 1..2.')
  })
})
