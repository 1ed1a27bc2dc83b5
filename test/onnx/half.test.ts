import { describe, expect, it } from 'vitest'
import { toHalf } from '../../src/onnx/half.ts'

describe('numbers of 16 bits', () => {
  it.each([
    [0, 0],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [1e6, 0x7bff],
    [-Infinity, 0xfbff],
    // The smallest normal number, the largest and the smallest subnormal one.
    [2 ** -14, 0x0400],
    [1023 * 2 ** -24, 0x03ff],
    [2 ** -24, 0x0001],
    // Ties go to the even neighbour.
    [2 ** -25, 0],
    [3 * 2 ** -25, 2],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 - 2 ** -12, 0x4000],
    [NaN, 0x7e00],
  ])('%d is %i', (value, bits) => {
    expect([...toHalf(Float32Array.of(value))]).toEqual([bits])
  })
})
