import { describe, expect, it } from 'vitest'
import { epochBatches } from '../../src/data/index.ts'
import { IMAGES, LABELS, presets, stepProgram } from '../../src/gan/index.ts'
import type { Config } from '../../src/gan/index.ts'
import { programInputs } from '../../src/graph/index.ts'
import { createFeed } from '../../src/train/feed.ts'
import { smallImages } from '../support/small-images.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const image = { height: 8, width: 8, channels: 1 }

/** Ten classes of which the first is half of all images, and the others share the rest evenly. */
const uneven = smallImages(
  image,
  10,
  Array.from({ length: 180 }, (_, index) => (index % 2 ? 0 : 1 + ((index / 2) % 9))),
)

function feedOf(config: Config) {
  const size = { image, batch: config.batch }
  const programs = (['discriminator', 'generator'] as const).map((player) => stepProgram(player, config, size).program)
  return createFeed(config, uneven, programs)
}

/** How often each class is asked for, as a share of all draws of 400 batches. */
function frequenciesOf(generated: Config['labels']['generated'], settings: Record<string, unknown> = {}): number[] {
  const { arrays, draw } = feedOf(tinyConfig({ 'labels.generated': generated, batch: 10, ...settings }))
  const counts = new Array<number>(10).fill(0)
  for (let step = 0; step < 400; step++) {
    draw('generator', step)
    for (let row = 0; row < 10; row++) {
      const label = [...arrays.class.subarray(row * 10, row * 10 + 10)]
      expect(label.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
      counts[label.indexOf(1)]++
    }
  }
  return counts.map((count) => count / 4000)
}

describe('classes asked of generated images', () => {
  // Five standard errors of 4000 draws: of a half, of an eighteenth, of a tenth.
  it('by frequency come as often as in the data', () => {
    const [first, ...others] = frequenciesOf('frequency')
    expect(Math.abs(first - 0.5)).toBeLessThan(0.04)
    for (const share of others) expect(Math.abs(share - 1 / 18)).toBeLessThan(0.019)
  })

  it('evenly come equally often, whatever the data has', () => {
    for (const share of frequenciesOf('uniform')) expect(Math.abs(share - 0.1)).toBeLessThan(0.024)
  })

  it('as given come as often as their weights say, whatever the unit, and never where it is 0', () => {
    const weights = [0, 0, 30, 0, 0, 0, 0, 10, 0, 0]
    const shares = frequenciesOf('given', { 'labels.weights': weights })
    // Five standard errors of 4000 draws of three quarters.
    expect(Math.abs(shares[2] - 0.75)).toBeLessThan(0.035)
    expect(shares[2] + shares[7]).toBeCloseTo(1, 12)
  })

  it('of the batch are the real ones, in one array that no draw touches', () => {
    const config = tinyConfig({ batch: 6 })
    const { arrays, fill, draw } = feedOf(config)
    const [pixels, labels] = [new Float32Array(6 * 64), new Float32Array(60)]
    epochBatches(uneven, { batch: 6, seed: config.seed }).fill(4, pixels, labels)
    fill(4)
    draw('discriminator', 4)
    expect([arrays[IMAGES], arrays.class]).toEqual([pixels, labels])
    expect(arrays[LABELS].every((value) => value === 0)).toBe(true)
  })

  it.each(['frequency', 'uniform'])('by %s leave the real labels in an array of their own', (generated) => {
    const { arrays, fill, draw } = feedOf(tinyConfig({ 'labels.generated': generated, batch: 6 }))
    const labels = new Float32Array(60)
    epochBatches(uneven, { batch: 6, seed: 0 }).fill(4, new Float32Array(6 * 64), labels)
    fill(4)
    draw('discriminator', 4)
    expect(arrays[LABELS]).toEqual(labels)
    expect(arrays.class).not.toEqual(labels)
  })
})

/** All that a draw leaves in the arrays, by name. */
function drawn(config: Config, purpose: string, step: number): Record<string, number[]> {
  const { arrays, draw } = feedOf(config)
  draw(purpose, step)
  return Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, [...values]]))
}

describe('what is random in a step', () => {
  const config = tinyConfig({ 'labels.generated': 'uniform', 'terms.penalty_gp.weight': 10 })
  const random = ['class', 'code', 'noise', 'uniform/interpolation']

  it('are labels, latents, and numbers from U(0, 1) that programs ask for', () => {
    const values = drawn(config, 'discriminator', 3)['uniform/interpolation']
    expect(values).toHaveLength(4)
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
    expect(Object.keys(drawn(config, 'discriminator', 3))).toEqual([IMAGES, LABELS, ...random])
    expect(drawn(tinyConfig(), 'discriminator', 3)).not.toHaveProperty('uniform/interpolation')
  })

  it('follows from seed, player and step, and changes with each of them', () => {
    const first = drawn(config, 'discriminator', 3)
    expect(drawn(config, 'discriminator', 3)).toEqual(first)
    for (const other of [
      drawn(config, 'generator', 3),
      drawn(config, 'discriminator', 4),
      drawn({ ...config, seed: 1 }, 'discriminator', 3),
    ]) {
      for (const name of random) expect(other[name], name).not.toEqual(first[name])
    }
  })

  it('is the same in whatever order steps are drawn', () => {
    const { arrays, draw } = feedOf(config)
    for (const step of [7, 2, 3]) draw('discriminator', step)
    const expected = drawn(config, 'discriminator', 3)
    for (const name of random) expect([...arrays[name]]).toEqual(expected[name])
  })

  it('has draws of U(0, 1) that are even: mean and variance within five standard errors', () => {
    const { arrays, draw } = feedOf(config)
    const values: number[] = []
    for (let step = 0; step < 1000; step++) {
      draw('discriminator', step)
      values.push(...arrays['uniform/interpolation'])
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / values.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 4000))
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / 4000))
  })
})

it.each(Object.keys(presets))('%s is fed all that its steps read but the networks', (preset) => {
  const config = tinyConfig({}, preset)
  const { arrays } = feedOf(config)
  const read = (['discriminator', 'generator'] as const).flatMap((player) => {
    const { program } = stepProgram(player, config, { image, batch: config.batch })
    return [...programInputs(program).keys()].filter((name) => !/^(generator|discriminator)\//.test(name))
  })
  expect(read.length).toBeGreaterThan(config.latents.length)
  expect(read.filter((name) => !(name in arrays))).toEqual([])
})
