import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import type { LatentPart } from '../../src/gan/index.ts'
import { informationBounds } from '../../src/metrics/report/information.ts'

const CATEGORY: LatentPart = { name: 'category', kind: 'categorical', size: 4, supervised: false, recognised: true }
const CODE: LatentPart = { name: 'code', kind: 'uniform', size: 2, supervised: false, recognised: true }
const NOISE: LatentPart = { name: 'noise', kind: 'normal', size: 3, supervised: false, recognised: false }

/** One-hot rows of categories in turn. */
function oneHot(count: number, size: number): Float32Array {
  return Float32Array.from({ length: count * size }, (_, index) =>
    index % size === Math.floor(index / size) % size ? 1 : 0,
  )
}

function boundOf(part: LatentPart, drawn: Float32Array, head: Float32Array): number {
  const [{ bound }] = informationBounds([part], { [part.name]: drawn }, { [part.name]: head })
  return bound
}

describe('informationBounds', () => {
  it('is the whole entropy of a category that is read without a doubt, and none of one that is not read', () => {
    const drawn = oneHot(40, 4)
    expect(
      boundOf(
        CATEGORY,
        drawn,
        drawn.map((value) => 100 * value),
      ),
    ).toBeCloseTo(Math.log(4), 6)
    expect(boundOf(CATEGORY, drawn, new Float32Array(160))).toBeCloseTo(0, 6)
  })

  it('is negative where the recogniser is sure of what is wrong', () => {
    const wrong = oneHot(41, 4)
      .subarray(4)
      .map((value) => 5 * value)
    expect(boundOf(CATEGORY, oneHot(40, 4), wrong)).toBeLessThan(-3)
  })

  it('is ln 2 − ½ ln 2πeσ² a code for readings that are off by σ', () => {
    const stream = randomStream(0, 'test/information')
    const drawn = Float32Array.from({ length: 20_000 }, () => 2 * stream.uniform() - 1)
    const head = drawn.map((value) => value + 0.1 * stream.normal())
    const closed = 2 * (Math.LN2 - 0.5 * Math.log(2 * Math.PI * Math.E * 0.01))
    expect(boundOf(CODE, drawn, head)).toBeCloseTo(closed, 1)
  })

  it('stays finite for codes that are read exactly', () => {
    const drawn = Float32Array.of(0.1, -0.5, 0.3, 0.9)
    expect(boundOf(CODE, drawn, drawn)).toSatisfy(Number.isFinite)
  })

  it('has a ceiling for categories alone, and leaves out what has no head', () => {
    const drawn = { category: oneHot(4, 4), code: new Float32Array(8), noise: new Float32Array(12) }
    const bounds = informationBounds([CATEGORY, CODE, NOISE], drawn, { category: drawn.category, code: drawn.code })
    expect(bounds.map(({ part, ceiling }) => [part, ceiling])).toEqual([
      ['category', Math.log(4)],
      ['code', null],
    ])
  })
})
