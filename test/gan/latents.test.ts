import { describe, expect, it } from 'vitest'
import {
  codesOf,
  drawLatents,
  labelPart,
  resolveConfig,
  setCategory,
  setCode,
  traversalRange,
} from '../../src/gan/index.ts'
import type { LatentPart } from '../../src/gan/index.ts'

const COUNT = 20_000

const parts: LatentPart[] = [
  { name: 'class', kind: 'categorical', size: 5, supervised: true, recognised: true },
  { name: 'style', kind: 'uniform', size: 1, supervised: false, recognised: true },
  { name: 'pair', kind: 'normal', size: 2, supervised: false, recognised: true },
  { name: 'group', kind: 'categorical', size: 3, supervised: false, recognised: true },
  { name: 'noise', kind: 'normal', size: 4, supervised: false, recognised: false },
]

const latents = drawLatents(parts, COUNT, { seed: 4, purpose: 'test' })

function moment(values: Float32Array, power: number): number {
  return values.reduce((total, value) => total + value ** power, 0) / values.length
}

describe('drawLatents', () => {
  it('draws one-hot rows, every category equally often', () => {
    const counts = [0, 0, 0, 0, 0]
    for (let row = 0; row < COUNT; row++) {
      const values = [...latents.class.subarray(row * 5, row * 5 + 5)]
      expect(values.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 1])
      counts[values.indexOf(1)]++
    }
    // The 99.9 % point of chi-square with 4 degrees of freedom.
    expect(counts.reduce((total, count) => total + (count - COUNT / 5) ** 2 / (COUNT / 5), 0)).toBeLessThan(18.5)
  })

  it('draws uniform codes from U(−1, 1) and normal ones from N(0, 1), within five standard errors', () => {
    expect(latents.style.every((value) => value >= -1 && value <= 1)).toBe(true)
    expect(Math.abs(moment(latents.style, 1))).toBeLessThan(5 * Math.sqrt(1 / 3 / COUNT))
    expect(Math.abs(moment(latents.style, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / COUNT))
    expect(Math.abs(moment(latents.pair, 1))).toBeLessThan(5 / Math.sqrt(2 * COUNT))
    expect(Math.abs(moment(latents.pair, 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / (2 * COUNT)))
  })

  it('depends on seed and purpose', () => {
    const draw = (key: { seed: number; purpose: string }) => [...drawLatents(parts, 3, key).noise]
    const key = { seed: 4, purpose: 'test' }
    expect(draw(key)).toEqual([...latents.noise.subarray(0, 12)])
    expect(draw({ ...key, seed: 5 })).not.toEqual(draw(key))
    expect(draw({ ...key, purpose: 'other' })).not.toEqual(draw(key))
  })

  it('draws a part the same whatever the others are', () => {
    const [, , pair] = parts
    expect(drawLatents([pair], COUNT, { seed: 4, purpose: 'test' })).toEqual({ pair: latents.pair })
  })
})

describe('what follows from the parts', () => {
  it('codes are the recognised columns that are no categories, named by part and column', () => {
    const named = codesOf(parts).map(({ name, part, column }) => [name, part.name, column])
    expect(named).toEqual([
      ['style', 'style', 0],
      ['pair_1', 'pair', 0],
      ['pair_2', 'pair', 1],
    ])
    expect(codesOf(resolveConfig({ preset: 'tutorial', threads: 1 }).latents).map(({ name }) => name)).toEqual([
      'z_con_1',
      'z_con_2',
    ])
  })

  it('traversals go through the whole of a uniform prior, and two deviations of a normal one', () => {
    expect(codesOf(parts).map(({ part }) => traversalRange(part))).toEqual([
      [-1, 1],
      [-2, 2],
      [-2, 2],
    ])
  })

  it('the label’s part is the supervised one', () => {
    expect(labelPart(parts)).toBe(parts[0])
    expect(labelPart(parts.slice(1))).toBeUndefined()
  })
})

describe('setting values', () => {
  it('changes one row of one part, or one code of it', () => {
    const own = drawLatents(parts, 3, { seed: 1, purpose: 'test' })
    const before = structuredClone(own)
    setCategory(own, parts[0], 1, 4)
    setCode(own, codesOf(parts)[2], 2, 0.25)
    expect([...own.class]).toEqual([...before.class.subarray(0, 5), 0, 0, 0, 0, 1, ...before.class.subarray(10)])
    expect([...own.pair]).toEqual([...before.pair.subarray(0, 5), 0.25])
    for (const name of ['style', 'group', 'noise']) expect(own[name]).toEqual(before[name])
  })
})
