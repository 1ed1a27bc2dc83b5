import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeTensors, imageShape, randomStream, sizeOf } from '../../src/array/index.ts'
import type { ImageSize } from '../../src/array/index.ts'
import { classSimilarity } from '../../src/metrics/distributions/class-similarity.ts'
import { intervalOf } from '../../src/metrics/distributions/interval.ts'
import { structuralSimilarity } from '../../src/metrics/distributions/structural-similarity.ts'
import '../support/all-close.ts'
import { mnist } from '../support/mnist.ts'
import { refusal } from '../support/refusal.ts'

const golden = decodeTensors(
  readFileSync(new URL('../golden/similarity.safetensors', import.meta.url)),
  'similarity',
).tensors

/** An image of waves, as make_similarity.py writes it out: rows of `waves` are amplitude, frequencies and phase. */
function waveImage(waves: ArrayLike<number>, { height, width, channels }: ImageSize): Float64Array {
  const count = waves.length / 4
  const [row, values] = [width * channels, new Float64Array(height * width * channels)]
  return values.map((_, at) => {
    const [y, x, channel] = [Math.floor(at / row), Math.floor((at % row) / channels), at % channels]
    let sum = 0
    for (let wave = 0; wave < count; wave++) {
      const angle = waves[count + wave] * y + waves[2 * count + wave] * x + waves[3 * count + wave] + channel
      sum += (waves[wave] * (1 + Math.sin(angle))) / 2
    }
    return sum
  })
}

function noise(image: ImageSize, purpose: string, count = 1): Float32Array {
  const stream = randomStream(0, purpose)
  return Float32Array.from({ length: count * sizeOf(imageShape(image)) }, () => stream.uniform())
}

const size: ImageSize = { height: 28, width: 28, channels: 1 }

describe('structuralSimilarity', () => {
  it.each([
    ['grey', 28, 28, 1],
    ['colour', 21, 17, 3],
    ['medium', 63, 50, 3],
    ['large', 181, 176, 1],
  ])("is torchmetrics' of %s images, %d × %d × %d", (name, height, width, channels) => {
    const image = { height, width, channels }
    const similarity = structuralSimilarity(image)
    const { values: share } = golden[`${name}/share`]
    const waves = golden[`${name}/waves`].values
    const each = waves.length / share.length / 2
    const values = Float64Array.from(share as Float64Array, (weight, pair) => {
      const [first, other] = [0, 1].map((which) => {
        const start = (2 * pair + which) * each
        return waveImage(waves.subarray(start, start + each), image)
      })
      const kept = Math.abs(weight)
      return similarity(
        first,
        other.map((value, at) => kept * (weight < 0 ? 1 - first[at] : first[at]) + (1 - kept) * value),
      )
    })
    expect(values).toBeAllClose(golden[`${name}/value`].values, { absolute: 1e-6 })
  })

  it('is 1 of an image and itself, and the same both ways', () => {
    const similarity = structuralSimilarity(size)
    const [a, b] = [noise(size, 'a'), noise(size, 'b')]
    expect([similarity(a, a), similarity(a, b)]).toBeAllClose([1, similarity(b, a)], { absolute: 1e-12 })
  })

  it('of constant images is what their brightness says: no contrast, equation 6 of Wang et al. 2004', () => {
    const [dark, bright] = [new Float32Array(784).fill(0.25), new Float32Array(784).fill(0.75)]
    const luminance = (2 * 0.25 * 0.75 + 1e-4) / (0.25 ** 2 + 0.75 ** 2 + 1e-4)
    const exponent = 0.2856 / (0.0448 + 0.2856)
    expect([structuralSimilarity(size)(dark, bright)]).toBeAllClose([luminance ** exponent], { absolute: 1e-12 })
  })

  it('of an image and its negative is 0, not a root of a negative number', () => {
    const a = noise(size, 'a')
    expect(
      structuralSimilarity(size)(
        a,
        a.map((value) => 1 - value),
      ),
    ).toBe(0)
  })

  it('refuses images that the window does not fit', () => {
    expect(refusal(() => structuralSimilarity({ height: 10, width: 28, channels: 1 }))).toContain(
      'similarity: images of 10 × 28 pixels do not hold a window of 11. Use larger ones.',
    )
  })
})

describe('classSimilarity', () => {
  // What all have in common keeps contrast terms positive: values of 0 would not tell pairs apart.
  const common = noise(size, 'common')
  const images = noise(size, 'images', 30).map((value, at) => (value + common[at % 784]) / 2)
  const all = Array.from({ length: 30 }, (_, index) => index)

  it('is 1 of a group of one image over and over', () => {
    const same = new Float32Array(20 * 784)
    for (let index = 0; index < 20; index++) same.set(images.subarray(0, 784), index * 784)
    const [{ value, contributions }] = classSimilarity(same, size, [all.slice(0, 20)], { seed: 0 })
    expect([value ?? NaN]).toBeAllClose([1], { absolute: 1e-12 })
    expect(contributions.length).toBe(100)
  })

  it('takes pairs of different images of one group', () => {
    // Two kinds, each all alike: a pair across kinds would be far from 1, and one within a kind exactly there.
    const kinds = new Float32Array(4 * 784)
    for (const index of [0, 1, 2, 3]) kinds.set(noise(size, index < 2 ? 'a' : 'b'), index * 784)
    const across = structuralSimilarity(size)(kinds.subarray(0, 784), kinds.subarray(2 * 784, 3 * 784))
    const found = classSimilarity(kinds, size, [[0, 1], [2, 3], [0, 2], []], { seed: 0 }).map(({ value }) => value)
    expect(found.slice(0, 3).map(Number)).toBeAllClose([1, 1, across], { absolute: 1e-12 })
    expect(across).toBeLessThan(0.5)
    expect(found[3]).toBe(null)
  })

  it('never pairs an image with itself where pairs are drawn', () => {
    const [{ contributions }] = classSimilarity(images, size, [all], { pairs: 400, seed: 3 })
    expect([contributions.length, Math.max(...contributions) < 0.9]).toEqual([400, true])
  })

  it('takes every pair once where there are few, and is the mean of its contributions', () => {
    const [{ value, contributions }] = classSimilarity(images, size, [all.slice(0, 5)], { seed: 0 })
    expect([contributions.length, new Set(contributions).size]).toEqual([10, 10])
    expect(value).toBe(contributions.reduce((sum, one) => sum + one, 0) / 10)
  })

  it('varies with images, as leaving each of them out says', () => {
    const [{ value, variations }] = classSimilarity(images, size, [all.slice(0, 6)], { seed: 0 })
    const left = all.slice(0, 6).map((image) => {
      return classSimilarity(images, size, [all.slice(0, 6).filter((other) => other !== image)], { seed: 0 })[0].value
    })
    const squares = left.reduce<number>((sum, without) => sum + ((without ?? NaN) - (value ?? NaN)) ** 2, 0)
    expect([variations[0].variance]).toBeAllClose([(5 / 6) * squares], { relative: 1e-9 })
    expect(variations[0].freedom).toBe(5)
  })

  it('varies in a way that two images cannot tell', () => {
    expect(intervalOf(classSimilarity(images, size, [[0, 1]], { seed: 0 })[0])).toBeNull()
  })

  it('is a function of the seed', () => {
    const of = (seed: number) => classSimilarity(images, size, [all], { pairs: 20, seed })
    expect(of(1)).toEqual(of(1))
    expect(of(2)).not.toEqual(of(1))
  })

  it('cannot be told of one image, of none, and of images smaller than the window', () => {
    expect(classSimilarity(images, size, [[4], []], { seed: 0 }).map(({ value }) => value)).toEqual([null, null])
    const small = { height: 10, width: 10, channels: 1 }
    expect(classSimilarity(images, small, [all], { seed: 0 })[0].value).toBe(null)
  })

  it('refuses pixels that are not finite', () => {
    const broken = images.slice()
    broken[784 + 400] = NaN
    expect(refusal(() => classSimilarity(broken, size, [[0, 1]], { seed: 0 }))).toContain('pixels are not finite')
  })

  it('ranks ones above twos, and a class above all digits', () => {
    const count = 1000
    const digits = new Float32Array(count * 784)
    for (let index = 0; index < count; index++) mnist.test.readImage(index, digits, index * 784)
    const rows = Array.from({ length: count }, (_, index) => index)
    const label = (wanted: number) => rows.filter((index) => mnist.test.labelOf(index) === wanted)
    const [ones, twos, every] = classSimilarity(digits, size, [label(1), label(2), rows], { seed: 0 }).map(
      ({ value }) => value ?? NaN,
    )
    expect(ones).toBeGreaterThan(twos + 0.1)
    expect(twos).toBeGreaterThan(every)
  })
})
