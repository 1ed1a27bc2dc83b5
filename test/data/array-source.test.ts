import { describe, expect, it } from 'vitest'
import { arraySource } from '../../src/data/index.ts'
import { refusal } from '../support/refusal.ts'

const image = { height: 1, width: 2, channels: 1 }
const given = { image, classes: ['a', 'b'], pixels: Float32Array.of(0, 0.1, 0.2, 0.3, 0.4, 0.5), labels: [1, 0, 1] }

describe('arraySource', () => {
  const source = arraySource(given)

  it('holds its images and labels', () => {
    const into = new Float32Array(4).fill(9)
    source.readImage(2, into, 1)
    expect([...into]).toEqual([9, ...given.pixels.subarray(4), 9])
    expect([source.size, source.image, source.classes]).toEqual([3, image, ['a', 'b']])
    expect([0, 1, 2].map(source.labelOf)).toEqual([1, 0, 1])
  })

  it.each([
    ['an index past the end', () => source.labelOf(3), 'labelOf: index 3 is outside 0..2. Ask for an image'],
    ['a negative index', () => source.readImage(-1, new Float32Array(2), 0), 'readImage: index -1 is outside 0..2.'],
    [
      'no room',
      () => source.readImage(0, new Float32Array(2), 1),
      'readImage: 2 pixels at offset 1 do not fit into 2.',
    ],
    ['no images', () => arraySource({ ...given, pixels: new Float32Array(), labels: [] }), 'there are no images'],
    ['a label too many', () => arraySource({ ...given, labels: [1, 0, 1, 0] }), 'take 8 floats, got 6. Give one label'],
    ['a label of no class', () => arraySource({ ...given, labels: [1, 0, 2] }), 'image 2 has label 2, but there are 2'],
    ['a label of none', () => arraySource({ ...given, labels: [-1, 0, 0] }), 'image 0 has label -1'],
    ['NaN', () => arraySource({ ...given, pixels: given.pixels.with(3, NaN) }), 'some pixels are not finite. Check'],
  ])('refuses %s', (_, act, message) => {
    expect(refusal(act)).toContain(message)
  })
})
