import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { memorySource, type LabelledImages } from '../../src/data/index.ts'

const images: LabelledImages = {
  image: { height: 1, width: 2, channels: 3 },
  classes: ['cat', 'dog'],
  pixels: Uint8Array.from({ length: 24 }, (_, index) => index * 11),
  labels: Uint8Array.of(0, 1, 1, 0),
}

describe('memorySource', () => {
  it('reads bytes as floats in [0, 1], at the offset asked for', () => {
    const into = new Float32Array(8).fill(-1)
    memorySource(images).readImage(3, into, 1)
    expect(into).toEqual(Float32Array.of(-1, 198 / 255, 209 / 255, 220 / 255, 231 / 255, 242 / 255, 253 / 255, -1))
  })

  it('is a window on the array: a range has its own indices and sees later changes of the bytes', () => {
    const pixels = images.pixels.slice()
    const source = memorySource({ ...images, pixels }, 1, 3)
    pixels[12] = 255
    const into = new Float32Array(6)
    source.readImage(1, into, 0)
    expect([source.size, source.labelOf(0), source.labelOf(1), into[0]]).toEqual([2, 1, 1, 1])
  })

  it('has labels beyond 255', () => {
    const classes = Array.from({ length: 1000 }, (_, label) => String(label))
    expect(memorySource({ ...images, classes, labels: Uint16Array.of(0, 1, 999, 2) }).labelOf(2)).toBe(999)
  })

  it.each([2, -1, 0.5, NaN])('refuses index %d of 2 images', (index) => {
    const source = memorySource(images, 0, 2)
    const message = `index ${index} is outside 0..1.`
    expect(() => source.labelOf(index)).toThrow(`labelOf: ${message}`)
    expect(() => source.readImage(index, new Float32Array(6), 0)).toThrow(`readImage: ${message}`)
  })

  it.each([1, -1, NaN])('refuses an image that does not fit at offset %d', (offset) => {
    expect(() => memorySource(images).readImage(0, new Float32Array(6), offset)).toThrow('do not fit into 6')
  })

  it.each([
    ['too few pixels', { ...images, pixels: images.pixels.subarray(1) }, 0, 4, 'take 24 bytes, got 23'],
    ['a label without a class', { ...images, classes: ['cat'] }, 0, 4, 'image 1 has label 1, but there are 1 classes'],
    ['an empty range', images, 2, 2, '2..2 is not a range of 4 images'],
    ['a range past the end', images, 2, 5, '2..5 is not a range of 4 images'],
  ] as const)('refuses %s', (_, given, start, end, message) => {
    expect(() => memorySource(given, start, end)).toThrow(FacetError)
    expect(() => memorySource(given, start, end)).toThrow(message)
  })
})
