import { describe, expect, it } from 'vitest'
import { resizeImages } from '../../src/metrics/judge/resize-images.ts'
import '../support/all-close.ts'

const image = { height: 3, width: 4, channels: 1 }
const pixels = Float32Array.of(0, 0.5, 1, 0.25, 0.75, 0.125, 0.375, 0, 1, 0.625, 0.25, 0.875)

describe('resizeImages', () => {
  // Expected: torch 1.13.1, interpolate(x, size, mode='bilinear', align_corners=False).
  it.each([
    [
      [4, 3],
      [1 / 12, 0.75, 0.375, 0.4348958, 0.4375, 0.1796874, 0.7552083, 0.3203125, 0.328125, 0.9375, 0.4375, 0.7708333],
    ],
    [
      [2, 6],
      [
        0.1875, 0.296875, 0.4791667, 0.7708333, 0.515625, 0.1875, 0.9375, 0.71875, 0.4635416, 0.3177083, 0.46875,
        0.65625,
      ],
    ],
    [
      [1, 2],
      [0.4375, 0.1875],
    ],
    [[3, 4], [...pixels]],
  ])("is PyTorch's from 3 × 4 to %j", ([height, width], expected) => {
    expect(resizeImages(pixels, image, { height, width })).toBeAllClose(expected, { absolute: 1e-6 })
  })

  it('keeps images and channels apart', () => {
    const size = { height: 2, width: 2, channels: 2 }
    const two = Float32Array.of(0, 10, 1, 11, 2, 12, 3, 13, 20, 30, 21, 31, 22, 32, 23, 33)
    expect([...resizeImages(two, size, { height: 1, width: 1 })]).toEqual([1.5, 11.5, 21.5, 31.5])
    expect([...resizeImages(two, size, { height: 1, width: 4 })].slice(0, 8)).toEqual([
      1, 11, 1.25, 11.25, 1.75, 11.75, 2, 12,
    ])
  })

  it('makes many of one pixel', () => {
    const one = { height: 1, width: 1, channels: 1 }
    expect([...resizeImages(Float32Array.of(0.3), one, { height: 2, width: 3 })]).toEqual(
      new Array(6).fill(Math.fround(0.3)),
    )
  })
})
