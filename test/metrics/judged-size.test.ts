import { describe, expect, it } from 'vitest'
import { judgedSize, shrinkImages } from '../../src/metrics/judge/judged-size.ts'
import '../support/all-close.ts'
import { drawFeatures } from './feature-sets.ts'

const extents = ([height, width]: readonly number[]) => {
  const judged = judgedSize({ height, width, channels: 3 })
  return [judged.height, judged.width, judged.channels]
}

describe('what a judge looks at', () => {
  it('is the image, and of large ones 32 pixels along the longer side', () => {
    expect(
      [
        [28, 28],
        [32, 16],
        [33, 33],
        [64, 64],
        [128, 96],
        [16, 100],
      ].map(extents),
    ).toEqual([
      [28, 28, 3],
      [32, 16, 3],
      [32, 32, 3],
      [32, 32, 3],
      [32, 24, 3],
      [8, 32, 3],
    ])
    const images = new Float32Array(2 * 28 * 28)
    expect(shrinkImages(images, { height: 28, width: 28, channels: 1 })).toBe(images)
  })

  it('has the mean of every block of four, channel by channel', () => {
    const image = { height: 64, width: 64, channels: 2 }
    const images = drawFeatures('pixels', { count: 3, size: 64 * 64 * 2 })
    const pixel = (index: number, y: number, x: number, channel: number) =>
      images[((index * 64 + y) * 64 + x) * 2 + channel]
    const expected = Float64Array.from({ length: 3 * 32 * 32 * 2 }, (_, at) => {
      const [channel, x, y] = [at % 2, (at >> 1) % 32, (at >> 6) % 32]
      const corner = [at >> 11, 2 * y, 2 * x] as const
      const four = [0, 1].flatMap((down) =>
        [0, 1].map((right) => pixel(corner[0], corner[1] + down, corner[2] + right, channel)),
      )
      return four.reduce((sum, value) => sum + value) / 4
    })
    expect(shrinkImages(images, image)).toBeAllClose([...expected], { absolute: 1e-6 })
  })

  it.each([48, 61, 100, 127])('keeps a constant, and the mean, of %d pixels', (extent) => {
    const image = { height: extent, width: extent, channels: 1 }
    const constant = shrinkImages(new Float32Array(extent * extent).fill(0.7), image)
    expect(constant).toBeAllClose(new Array(32 * 32).fill(0.7), { absolute: 1e-6 })
    const ramp = Float32Array.from({ length: extent * extent }, (_, at) => (at % extent) / extent)
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(shrinkImages(ramp, image))).toBeCloseTo(mean(ramp), 5)
  })
})
