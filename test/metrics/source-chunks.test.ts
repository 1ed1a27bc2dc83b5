import { describe, expect, it } from 'vitest'
import type { ImageSource } from '../../src/data/index.ts'
import { sampleIndices, sourceChunks } from '../../src/metrics/judge/source-chunks.ts'

/** A source sorted by class, with so many images of each; every pixel is the image's index. */
function sorted(...counts: number[]): ImageSource {
  const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label))
  return {
    size: labels.length,
    image: { height: 1, width: 2, channels: 1 },
    classes: counts.map(String),
    labelOf: (index) => labels[index],
    readImage: (index, into, offset) => void into.fill(index, offset, offset + 2),
  }
}

const sharesOf = (source: ImageSource, indices: readonly number[]) =>
  source.classes.map((_, label) => indices.filter((index) => source.labelOf(index) === label).length)

describe('sampleIndices', () => {
  it('keeps the shares of a sorted source, or makes them equal', () => {
    const source = sorted(60, 30, 10)
    expect(sharesOf(source, sampleIndices(source, 10, { balanced: false }))).toEqual([6, 3, 1])
    expect(sharesOf(source, sampleIndices(source, 10, { balanced: true }))).toEqual([4, 3, 3])
  })

  it('takes no image twice, and fewer than asked for where there are too few', () => {
    const source = sorted(5, 3, 0, 9)
    const [own, equal] = [false, true].map((balanced) => sampleIndices(source, 100, { balanced }))
    expect(own).toEqual(Array.from({ length: 17 }, (_, index) => index))
    expect(sharesOf(source, equal)).toEqual([3, 3, 0, 3])
    expect(new Set(equal).size).toBe(9)
  })
})

describe('sourceChunks', () => {
  it('reads a thousand images at a time, in order, with their labels', () => {
    const chunks = [...sourceChunks(sorted(1500, 501))]
    expect(chunks.map(({ groups }) => groups.length)).toEqual([1000, 1000, 1])
    expect(chunks[1].groups.slice(499, 502)).toEqual([0, 1, 1])
    expect(chunks[2].images).toEqual(Float32Array.of(2000, 2000))
  })

  it('reads the images asked for', () => {
    const [{ images, groups }] = sourceChunks(sorted(2, 2), [3, 0])
    expect([[...images], groups]).toEqual([
      [3, 3, 0, 0],
      [1, 0],
    ])
  })
})
