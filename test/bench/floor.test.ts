import { describe, expect, it } from 'vitest'
import type { ExecutedNode } from '../../bench/floor/executed.ts'
import { familiesOf } from '../../bench/floor/families.ts'
import { stepFloor } from '../../bench/floor/floor.ts'
import { allMultiplyAdds, productBytes, productKey, stepWork } from '../../bench/floor/work.ts'
import type { Product } from '../../bench/floor/work.ts'
import { fittedExponent } from '../../bench/growth/curves.ts'
import { multiplyAdds } from '../../src/graph/index.ts'
import { stepProgram } from '../../src/gan/index.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const size = { image: { height: 8, width: 8, channels: 1 }, batch: 4 }
// G: 50 → 16 → 2·2·8 → 4 → 1 channels; D: 1 → 4 → 8 channels → 16 → source, and 16 → 8 → class and code.
const config = tinyConfig()
const work = stepWork(config, size)

describe('the work of a step', () => {
  it('is all multiply-adds of both programs', () => {
    const programs = (['discriminator', 'generator'] as const).map(
      (player) => stepProgram(player, config, size).program,
    )
    expect(allMultiplyAdds(work)).toBe(multiplyAdds(programs[0]) + multiplyAdds(programs[1]))
  })

  it('has every layer forward, and backward where gradients are read', () => {
    const count = (products: readonly Product[], role: string) =>
      products.filter((product) => product.role === role).length
    const counts = (products: readonly Product[]) =>
      ['forward', 'input gradient', 'weight gradient'].map((role) => count(products, role))
    // D's step: 4 layers of G and 7 of D forward; D's gradients but for the images' own.
    expect(counts(work.products.discriminator)).toEqual([11, 6, 7])
    // G's step: back through D to the images, and on through G to all but the latents.
    expect(counts(work.products.generator)).toEqual([11, 10, 4])
  })

  it('counts weights by hand', () => {
    const generator = 50 * 16 + 16 * 32 + 8 * 16 * 4 + 4 * 16
    const discriminator = 16 * 4 + 4 * 16 * 8 + 32 * 16 + 16 + 16 * 8 + 8 * 10 + 8 * 2
    const statistics = 2 * (16 + 32 + 4)
    // Batch norm's factors and offsets, the last transposed convolution's bias, and D's biases.
    const vectors = 2 * (16 + 32 + 4) + 1 + (4 + 8 + 16 + 1 + 8 + 10 + 2)
    expect(work.parameters).toBe(generator + discriminator + vectors)
    expect(work.adamBytes).toBe(28 * work.parameters)
    expect(work.averageBytes).toBe(12 * (generator + 2 * (16 + 32 + 4) + 1 + statistics))
    // D's step reads G once and D twice but for conv_1, and writes D's gradients; G's step reads D twice and G twice
    // but for dense_1, and writes G's.
    const read = generator + 2 * discriminator - 64 + 2 * discriminator + 2 * generator - 50 * 16
    expect(productBytes(work)).toBe(4 * (read + discriminator + generator))
  })

  it('has no moving average where the config has none', () => {
    expect(stepWork(tinyConfig({ 'optim.average': 0 }), size).averageBytes).toBe(0)
  })
})

describe('the floor', () => {
  it('takes arithmetic or weights, whichever is longer, and all updates', () => {
    const updates = work.adamBytes + work.averageBytes
    const compute = stepFloor(work, { products: 1e-3, bandwidth: 1e9 })
    expect(compute.whole).toBeCloseTo((2 * allMultiplyAdds(work)) / 1e3, 3)
    const stream = stepFloor(work, { products: 1e9, bandwidth: 1e-3 })
    expect(stream.whole).toBeCloseTo((productBytes(work) + updates) / 1e3, 3)
    const both = stepFloor(work, { products: 10, bandwidth: 1 })
    expect(both.whole).toBeLessThan(both.apart.products + both.apart.weights)
    expect(both.whole).toBeGreaterThan(Math.max(both.apart.products, both.apart.weights))
  })
})

describe('families of executed nodes', () => {
  const node = (op: string, inputs: number[][], output: number[]): ExecutedNode => {
    return { op, inputs, outputs: [output], milliseconds: 1, bytesRead: 0, bytesWritten: 0 }
  }
  const product = (role: Product['role'], key: string): Product => ({ role, key, multiplyAdds: 1, weightBytes: 1 })

  it('know a product by its extents, swapped or transposed, and equal ones by their turn', () => {
    expect(productKey([64 * 6272, 6272 * 1024, 64 * 1024], 64)).toBe(
      productKey([1024 * 6272, 6272 * 64, 1024 * 64], 1024),
    )
    expect(productKey([64 * 6272, 6272 * 1024, 64 * 1024], 64)).not.toBe(
      productKey([64 * 1024, 1024 * 6272, 64 * 6272], 64),
    )
    const products = [product('forward', '2:3×4'), product('input gradient', '2:3×4')]
    const nodes = [
      node(
        'Gemm',
        [
          [4, 2],
          [3, 2],
        ],
        [4, 3],
      ),
      node(
        'MatMul',
        [
          [3, 2],
          [2, 4],
        ],
        [3, 4],
      ),
      node(
        'Gemm',
        [
          [9, 9],
          [9, 9],
        ],
        [9, 9],
      ),
    ]
    expect(familiesOf(nodes, products)).toEqual(['products: forward', 'products: input gradient', 'products: other'])
  })

  it('know the slabs of a convolution by its kernel, until all of it is done', () => {
    const whole = { key: 'convolve:8×5', weightBytes: 1, multiplyAdds: 2 * 3 * 8 * 5 } as const
    const products = [
      { ...whole, role: 'forward' },
      { ...whole, role: 'input gradient' },
    ] as const
    const slab = node(
      'Gemm',
      [
        [3, 5],
        [8, 5],
      ],
      [3, 8],
    )
    expect(familiesOf([slab, slab, slab, slab, slab], products)).toEqual([
      ...['products: forward', 'products: forward', 'products: input gradient', 'products: input gradient'],
      'products: other',
    ])
  })

  it('know patches that are cut, which a product reads, from those that are added up', () => {
    const nodes = [
      node('Pad', [[2, 4, 3]], [2, 5, 3]),
      node('Gather', [[2, 5, 3], [16]], [2, 16, 3]),
      node(
        'Gemm',
        [
          [8, 12],
          [12, 12],
        ],
        [8, 12],
      ),
      node('Pad', [[2, 16, 3]], [2, 17, 3]),
      node('Gather', [[2, 17, 3], [18]], [2, 18, 3]),
      node('ReduceSum', [[2, 2, 27]], [2, 27]),
      node('Pad', [[2, 2]], [4, 2]),
      node('ReduceSum', [[2, 2]], [1, 2]),
      node(
        'Sum',
        [
          [2, 2],
          [2, 2],
        ],
        [2, 2],
      ),
    ]
    expect(familiesOf(nodes, [])).toEqual([
      ...[
        'cutting patches',
        'cutting patches',
        'products: other',
        'adding patches',
        'adding patches',
        'adding patches',
      ],
      ...['rearranging', 'reductions', 'element-wise'],
    ])
  })
})

describe('fittedExponent', () => {
  it('finds the exponent of a power law, and leaves out what has no logarithm', () => {
    const points = [0, 1, 2, 5, 9].map((x) => [x, 3 * x ** 1.7] as const)
    expect(fittedExponent(points)).toBeCloseTo(1.7, 12)
    expect(
      fittedExponent([
        [1, 4],
        [2, 4],
        [4, 4],
      ]),
    ).toBeCloseTo(0, 12)
  })

  it('is undefined for fewer than two places', () => {
    expect(fittedExponent([])).toBeUndefined()
    expect(
      fittedExponent([
        [0, 1],
        [2, 3],
      ]),
    ).toBeUndefined()
    expect(
      fittedExponent([
        [2, 1],
        [2, 3],
      ]),
    ).toBeUndefined()
    expect(
      fittedExponent([
        [2, NaN],
        [3, 3],
      ]),
    ).toBeUndefined()
  })
})
