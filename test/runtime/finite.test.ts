import { beforeAll, describe, expect, it } from 'vitest'
import { allocateBlocks, loadKernels } from '../../src/runtime/index.ts'
import type { Kernels } from '../../src/runtime/index.ts'

const COUNT = 48
const { memory, blocks } = allocateBlocks({ before: 16, values: COUNT, behind: 16 })
const { values } = blocks
let kernels: Kernels

beforeAll(async () => {
  kernels = await loadKernels(memory)
})

describe('finite', () => {
  it.each([0, -0, 1, -1.8e19, 1.8e19, 1e-45])('is true where all values are %d', (value) => {
    expect(kernels.finite(values.fill(value))).toBe(true)
  })

  it.each([NaN, Infinity, -Infinity, 1.9e19, -3.4e38])('is false where one value is %d, wherever it stands', (odd) => {
    for (let place = 0; place < COUNT; place++) {
      values.fill(1)[place] = odd
      expect(kernels.finite(values), `${place}`).toBe(false)
    }
  })

  it('is false where infinities cancel', () => {
    values.fill(1).set([Infinity, -Infinity, Infinity, -Infinity])
    expect(kernels.finite(values)).toBe(false)
  })

  it('looks at its own values alone, and changes none', () => {
    for (const block of [blocks.before, blocks.behind]) block.fill(NaN)
    values.set(Array.from({ length: COUNT }, (_, index) => index))
    expect(kernels.finite(values)).toBe(true)
    expect([...values]).toEqual(Array.from({ length: COUNT }, (_, index) => index))
    values[5] = NaN
    expect(kernels.finite(values)).toBe(false)
    expect(kernels.finite(values.subarray(16))).toBe(true)
  })

  it('of nothing is true', () => {
    expect(kernels.finite(values.subarray(0, 0))).toBe(true)
  })
})
