import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sizeOf } from '../../src/array/index.ts'
import { allocateBlocks, layoutOf, viewsOf } from '../../src/runtime/index.ts'
import { refusal } from '../support/refusal.ts'

describe('layoutOf', () => {
  it('puts arrays one behind the other, at multiples of 16 elements', () => {
    expect(layoutOf({ weight: [3, 7], bias: [], shift: [16], last: [2] })).toEqual({
      length: 80,
      entries: {
        weight: { offset: 0, shape: [3, 7] },
        bias: { offset: 32, shape: [] },
        shift: { offset: 48, shape: [16] },
        last: { offset: 64, shape: [2] },
      },
    })
    expect(layoutOf({})).toEqual({ length: 0, entries: {} })
  })

  it('gives every array its own elements, aligned, whatever the shapes', () => {
    const shapes = fc.dictionary(fc.string(), fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }))
    const check = (named: Record<string, number[]>) => {
      const layout = layoutOf(named)
      const block = new Float32Array(layout.length)
      const views = Object.values(viewsOf(block, layout))
      for (const view of views) {
        expect(view.byteOffset % 64).toBe(0)
        view.forEach((_, index) => view[index]++)
      }
      expect(block.reduce((sum, uses) => sum + uses, 0)).toBe(
        Object.values(named).reduce((sum, shape) => sum + sizeOf(shape), 0),
      )
      expect(block.every((uses) => uses <= 1)).toBe(true)
    }
    fc.assert(fc.property(shapes, check), { seed: 20261124 })
  })
})

describe('viewsOf', () => {
  it('views a block without copying it', () => {
    const layout = layoutOf({ a: [2], b: [3] })
    const block = new Float32Array(layout.length)
    const { a, b } = viewsOf(block, layout)
    b[2] = 5
    expect([a.length, b.length, a.buffer === block.buffer, block[18]]).toEqual([2, 3, true, 5])
  })
})

describe('allocateBlocks', () => {
  it('lays zeroed blocks into one memory, aligned to 64 bytes', () => {
    const { memory, blocks } = allocateBlocks({ parameters: 48, gradients: 16, first: 32 })
    expect(Object.entries(blocks).map(([name, { byteOffset, length }]) => [name, byteOffset, length])).toEqual([
      ['parameters', 0, 48],
      ['gradients', 192, 16],
      ['first', 256, 32],
    ])
    for (const block of Object.values(blocks)) {
      expect(block.buffer).toBe(memory.buffer)
      expect(block.every((value) => value === 0)).toBe(true)
    }
    expect(memory.buffer.byteLength).toBe(65536)
  })

  it('refuses more than 4 GiB before it allocates anything', () => {
    const quarter = 2 ** 28
    expect(refusal(() => allocateBlocks({ a: quarter, b: quarter, c: quarter, d: quarter, e: 2 ** 27 }))).toBe(
      'The training state takes 4.5 GiB, but at most 4 GiB fit. Use smaller networks or images.',
    )
  })
})
