import { describe, expect, it } from 'vitest'
import { sizeOf } from '../../src/array/index.ts'
import { epochBatches } from '../../src/data/index.ts'
import type { ImageSource } from '../../src/data/index.ts'
import { openDataSet, openMnist } from '../../src/data/node/index.ts'
import { presets, resolveConfig, stepProgram, terms } from '../../src/gan/index.ts'
import { printProgram } from '../../src/graph/index.ts'

// The reference system, fact by fact; that the whole computes what it should is for golden.test.ts.
const tutorial = resolveConfig({ preset: 'tutorial', threads: 1 })
const size = { image: { height: 28, width: 28, channels: 1 }, batch: 10 }
const steps = {
  generator: stepProgram('generator', tutorial, size),
  discriminator: stepProgram('discriminator', tutorial, size),
}
const printed = {
  generator: printProgram(steps.generator.program),
  discriminator: printProgram(steps.discriminator.program),
}

/** An image's label, and its pixels. */
function imageOf(source: ImageSource, index: number): readonly [number, Float32Array] {
  const pixels = new Float32Array(784)
  source.readImage(index, pixels, 0)
  return [source.labelOf(index), pixels]
}

describe('training', () => {
  it('takes batches of 10, 5,500 an epoch, for 3 epochs', async () => {
    expect([tutorial.data.source, tutorial.batch, tutorial.epochs]).toEqual(['mnist', 10, 3])
    const { train } = await openMnist(tutorial.data)
    expect(epochBatches(train, { batch: tutorial.batch, seed: 0 }).stepsPerEpoch).toBe(5500)
  })

  it('takes all but the first 5,000 images, as TensorFlow’s reader has it; other presets all but the last', async () => {
    const takes = Object.values(presets).map(({ data }) => data.split.take)
    expect(takes.filter((take) => take !== undefined)).toEqual([tutorial.data.split.take])
    const [first, last] = [await openDataSet(tutorial.data), await openDataSet('mnist')]
    expect(first.fingerprint).not.toBe(last.fingerprint)
    expect([first.train.size, first.validation.size]).toEqual([55_000, 5_000])
    // Image i of the file, in either set.
    const same = (i: number) => [
      i < 5_000 ? imageOf(first.validation, i) : imageOf(first.train, i - 5_000),
      i < 55_000 ? imageOf(last.train, i) : imageOf(last.validation, i - 55_000),
    ]
    for (const i of [0, 4_999, 5_000, 54_999, 55_000, 59_999]) {
      const [one, other] = same(i)
      expect(one).toEqual(other)
    }
  })

  it.each([
    ['discriminator', 1e-4],
    ['generator', 1e-3],
  ] as const)('moves the %s by TensorFlow’s Adam at %d', (network, rate) => {
    const { schedule, ...settings } = tutorial.optim[network]
    expect(settings).toEqual({ rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'tensorflow' })
    expect(schedule).toEqual({ warmup: 0, decay: 'none', from: 0, to: 0 })
  })

  it('also draws the sheet that is normalised by its batch', () => {
    expect(tutorial.figures.batchStatistics).toBe(true)
  })

  it('is a valid config', () => {
    expect(resolveConfig({ preset: 'tutorial', threads: 2 })).toMatchObject({ batch: 10, epochs: 3, threads: 2 })
  })
})

describe('the latent vector', () => {
  it('has 50 columns: class of the labels, z_con, z_rand', () => {
    expect(tutorial.latents).toEqual([
      { name: 'class', kind: 'categorical', size: 10, supervised: true, recognised: true },
      { name: 'z_con', kind: 'normal', size: 2, supervised: false, recognised: true },
      { name: 'z_rand', kind: 'normal', size: 38, supervised: false, recognised: false },
    ])
    expect(printed.generator).toContain('%3 = concat(class, z_con, z_rand) axis=1 [10,50]\n')
  })
})

describe.each([
  [
    'generator',
    6_620_545,
    {
      'generator/dense_1/weight': [1024, 50],
      'generator/dense_1/bias': [1024],
      'generator/norm_1/shift': [1024],
      'generator/dense_2/weight': [7 * 7 * 128, 1024],
      'generator/dense_2/bias': [7 * 7 * 128],
      'generator/norm_2/shift': [7 * 7 * 128],
      'generator/deconv_1/weight': [128, 4, 4, 64],
      'generator/deconv_1/bias': [64],
      'generator/norm_3/shift': [64],
      'generator/deconv_2/weight': [64, 4, 4, 1],
      'generator/deconv_2/bias': [1],
    },
  ],
  [
    'discriminator',
    6_689_613,
    {
      'discriminator/conv_1/weight': [64, 4, 4, 1],
      'discriminator/conv_1/bias': [64],
      'discriminator/conv_2/weight': [128, 4, 4, 64],
      'discriminator/conv_2/bias': [128],
      'discriminator/dense_1/weight': [1024, 7 * 7 * 128],
      'discriminator/dense_1/bias': [1024],
      'discriminator/source/weight': [1, 1024],
      'discriminator/source/bias': [1],
      'discriminator/recogniser/dense_1/weight': [128, 1024],
      'discriminator/recogniser/dense_1/bias': [128],
      'discriminator/recogniser/class/weight': [10, 128],
      'discriminator/recogniser/class/bias': [10],
      'discriminator/recogniser/z_con/weight': [2, 128],
      'discriminator/recogniser/z_con/bias': [2],
    },
  ],
] as const)('the %s', (network, count, shapes) => {
  const { parameters } = steps[network]

  it(`has ${count} parameters of these shapes, in this order`, () => {
    expect([...parameters].map(([name, { shape }]) => [name, shape])).toEqual(Object.entries(shapes))
    expect([...parameters.values()].reduce((total, { shape }) => total + sizeOf(shape), 0)).toBe(count)
  })
})

describe('layers', () => {
  it('of the generator: a relu before and behind the norm of dense ones, only behind that of the transposed one', () => {
    const { reluBeforeNorm, biasBeforeNorm, kernel, norm } = tutorial.networks.generator
    expect({ reluBeforeNorm, biasBeforeNorm, kernel, norm }).toMatchObject({
      reluBeforeNorm: true,
      biasBeforeNorm: true,
      kernel: 4,
      norm: { scale: false, epsilon: 1e-3, decay: 0.999 },
    })
    const others = Object.entries(presets).filter(([name]) => name !== 'tutorial')
    expect(new Set(others.map(([, { networks }]) => networks.generator.norm.decay))).toEqual(new Set([0.99]))
    const kinds = [
      ...printed.generator.split('input discriminator')[0].matchAll(/= (gemm|convolveTransposed|relu|sqrt|sigmoid)\(/g),
    ]
    // sqrt stands for a norm.
    expect(kinds.map(([, kind]) => kind).join(' ')).toBe(
      'gemm relu sqrt relu gemm relu sqrt relu convolveTransposed sqrt relu convolveTransposed sigmoid',
    )
  })

  it('of the discriminator: leaky relus of slope 0.01, no norm, a sigmoid on the codes alone', () => {
    const { slope, kernel, codeHead } = tutorial.networks.discriminator
    expect({ slope, kernel, codeHead }).toEqual({ slope: 0.01, kernel: 4, codeHead: 'sigmoid' })
    expect(printed.discriminator.match(/leakyRelu\(.*/g)).toHaveLength(4)
    expect(printed.discriminator.match(/leakyRelu\(.* slope=(?!0\.01 )/g)).toBeNull()
    expect([...steps.discriminator.statistics.keys()].every((name) => name.startsWith('generator/norm_'))).toBe(true)
  })
})

describe('the objective', () => {
  // Who minimises it, weight, and the total it is reported in: loss_d and loss_c are halves of two.
  it.each<[string, 'D' | 'G' | 'both', number, string | undefined]>([
    ['loss_d_r', 'D', 0.5, 'loss_d'],
    ['loss_d_f', 'D', 0.5, 'loss_d'],
    ['loss_g', 'G', 1, undefined],
    ['loss_cf', 'both', 0.5, 'loss_c'],
    ['loss_cr', 'both', 0.5, 'loss_c'],
    ['loss_con', 'both', 1, undefined],
  ])('%s', (name, player, weight, total) => {
    const { player: found, total: reported }: { player: string; total?: string } = terms[name]
    const weights: Partial<Record<string, { weight: number }>> = tutorial.terms
    expect([found, weights[name]?.weight, reported]).toEqual([player, weight, total])
  })

  it('has no other term', () => {
    expect(Object.keys(tutorial.terms)).toHaveLength(6)
  })
})
