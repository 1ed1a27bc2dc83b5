import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import { shiftImages } from '../../src/metrics/judge/shift-images.ts'

const SIZE = { height: 4, width: 5, channels: 2 }
const LENGTH = 4 * 5 * 2

/** An image whose pixels are all different. */
const image = Float32Array.from({ length: LENGTH }, (_, index) => index)

/** The image moved by so many pixels, which repeats its edge. */
function moved(down: number, right: number): number[] {
  const inside = (position: number, extent: number) => Math.min(Math.max(position, 0), extent - 1)
  return Array.from({ length: LENGTH }, (_, index) => {
    const [y, x] = [Math.floor(index / 10) - down, Math.floor((index % 10) / 2) - right]
    return image[inside(y, 4) * 10 + inside(x, 5) * 2 + (index % 2)]
  })
}

describe('shiftImages', () => {
  it('moves every image for itself, by all that is in reach', () => {
    const images = new Float32Array(200 * LENGTH)
    for (let row = 0; row < 200; row++) images.set(image, row * LENGTH)
    shiftImages(images, SIZE, 1, randomStream(0, 'test'))
    const reachable = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => moved(down, right).join()))
    const found = Array.from({ length: 200 }, (_, row) => images.subarray(row * LENGTH, (row + 1) * LENGTH).join())
    expect([...new Set(found)].toSorted((a, b) => a.localeCompare(b))).toEqual(
      reachable.toSorted((a, b) => a.localeCompare(b)),
    )
  })

  it('leaves images where they are when nothing is in reach', () => {
    const images = image.slice()
    shiftImages(images, SIZE, 0, randomStream(0, 'test'))
    expect(images).toEqual(image)
  })
})
