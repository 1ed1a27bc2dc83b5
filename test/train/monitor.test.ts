import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImageSource } from '../../src/data/index.ts'
import type { Config, ConfigSources, LatentPart } from '../../src/gan/index.ts'
import { resolveConfig } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import type { BatchedProgram } from '../../src/runtime/index.ts'
import { createStepper, loadGenerator, loadRecogniser } from '../../src/train/index.ts'
import { createDiversityMonitor, createLossMonitor } from '../../src/train/monitor.ts'
import { openRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { TINY_FLAGS, facet } from '../support/facet.ts'
import { smallImages } from '../support/small-images.ts'
import { firstImages, mnist } from '../support/mnist.ts'
import { TINY, initialState, tinyConfig } from '../support/tiny-gan.ts'

const parent = temporaryFolder()
const runtime = nodeRuntime({ threads: 1 })

function configWith(...objectives: NonNullable<ConfigSources['objectives']>): Config {
  return resolveConfig({ objectives, assignments: Object.entries(TINY), threads: 1 })
}

/** Hands a monitor the same value of all losses for some steps; returns the steps at which it warned, and of what. */
function watch(config: Config, phases: readonly (readonly [steps: number, value: number, other?: number])[]) {
  const monitor = createLossMonitor(config)
  const warnings: { step: number; message: string }[] = []
  let step = 0
  for (const [steps, value, other = value] of phases) {
    for (let index = 0; index < steps; index++) {
      const losses = Object.fromEntries(
        Object.keys(config.terms).map((name) => [name, name.startsWith('loss_d_f') ? other : value]),
      )
      const message = monitor.step(losses)
      step++
      if (message !== undefined) warnings.push({ step, message })
    }
  }
  return warnings
}

describe('the loss monitor', () => {
  it('warns once when D wins outright, with the means of what it saw', () => {
    const [first, ...more] = watch(tinyConfig(), [[1000, 0.01]])
    expect(more).toEqual([])
    // From 0.05 towards 0.01 by a hundredth a step: at the first step at which a mean says something.
    expect(first.step).toBe(200)
    const mean = (0.01 + 0.04 * 0.99 ** 200).toFixed(3)
    expect(first.message).toBe(
      `D wins outright (loss_d_r ${mean}, loss_d_f ${mean}): G learns little from it. ` +
        'Try a lower optim.discriminator.rate, terms.loss_d_r.smoothing=0.1, or --objective penalty=r1.',
    )
  })

  it('waits until the mean has come down', () => {
    const [{ step }] = watch(tinyConfig(), [
      [500, 0.7],
      [1000, 0.01],
    ])
    const steps = Math.log((0.045 - 0.01) / (0.7 - 0.01)) / Math.log(0.99)
    expect(Math.abs(step - (500 + steps))).toBeLessThan(3)
  })

  it('warns again after a recovery, and not where a mean hovers', () => {
    const recovered = watch(tinyConfig(), [
      [300, 0.01],
      [300, 0.7],
      [1000, 0.01],
    ])
    expect(recovered).toHaveLength(2)
    const hovering = Array.from({ length: 40 }, (_, index): [number, number] => [50, index % 2 === 0 ? 0.03 : 0.055])
    expect(watch(tinyConfig(), [[300, 0.01], ...hovering])).toHaveLength(1)
  })

  it.each<[string, number, number, number]>([
    ['both sides are near', 0.06, 0.06, 0],
    ['one side alone is won', 0.001, 0.3, 0],
    ['the other side alone is won', 0.3, 0.001, 0],
    ['both are won', 0.001, 0.001, 1],
  ])('where %s: losses %d and %d make %d warnings', (_, real, fake, count) => {
    expect(watch(tinyConfig(), [[1000, real, fake]])).toHaveLength(count)
  })

  it.each<[string, string, number, number]>([
    ['hinge', 'loss_d_r_hinge', 0.017, 0.02],
    ['least-squares', 'loss_d_r_squares', 0.0085, 0.01],
  ])('knows where %s is won', (choice, term, below, above) => {
    const config = configWith(['adversarial', choice])
    const [{ message }] = watch(config, [[1000, below]])
    expect(message).toContain(`(${term} `)
    // There is no such term to be smoothed.
    expect(message).not.toContain('smoothing')
    expect(watch(config, [[1000, above]])).toEqual([])
  })

  it('is silent for critics, whose losses have no scale', () => {
    expect(watch(configWith(['adversarial', 'wasserstein']), [[1000, -1e6]])).toEqual([])
  })
})

const { image, classes } = mnist.train
const real = firstImages(mnist, { train: 2000, test: 1 }).train
const part = (recognised: boolean): LatentPart => ({
  name: 'class',
  kind: 'categorical',
  size: 10,
  supervised: true,
  recognised,
})

/** A generator that hands out real images of the class asked for: those in turn, but one alone where it has collapsed. */
function realImages(source: ImageSource, collapsed: Set<number>): BatchedProgram {
  const indices = classes.map((_, label) =>
    Array.from({ length: source.size }, (_none, index) => index).filter((index) => source.labelOf(index) === label),
  )
  const run: BatchedProgram['run'] = (rows, count) => {
    const given = classes.map(() => 0)
    const images = new Float32Array(count * 784)
    for (let row = 0; row < count; row++) {
      const label = rows.class ? rows.class.subarray(row * 10, row * 10 + 10).indexOf(1) : row % 10
      const turn = collapsed.has(label) ? 0 : given[label]++ % indices[label].length
      source.readImage(indices[label][turn], images, row * 784)
    }
    return Promise.resolve({ images })
  }
  return { run, release: () => Promise.resolve() }
}

/** A head that reads every class right for as many of a hundred images as told: the monitor asks for 32 of each in turn. */
function headThatReads(percent: number): BatchedProgram {
  const run: BatchedProgram['run'] = (_, count) => {
    const logits = new Float32Array(count * 10)
    for (let row = 0; row < count; row++) {
      const label = Math.floor(row / 32)
      logits[row * 10 + ((row * 37) % 100 < percent ? label : (label + 1) % 10)] = 1
    }
    return Promise.resolve({ class: logits })
  }
  return { run, release: () => Promise.resolve() }
}

function monitorOf(config: Config, collapsed: Set<number>, recogniser = headThatReads(100)) {
  return createDiversityMonitor({ config, images: real, generator: realImages(real, collapsed), recogniser })
}

/** G stays as it is, and D learns nothing but the class asked for. */
const FOLLOWING = {
  'labels.generated': 'uniform',
  'networks.generator.norm.decay': 0.9,
  'optim.generator.rate': 1e-12,
  'optim.discriminator.rate': 0.01,
  ...Object.fromEntries(
    ['loss_d_r', 'loss_d_f', 'loss_cr', 'loss_con_gaussian'].map((name) => [`terms.${name}.weight`, 0]),
  ),
}

describe('the diversity monitor', () => {
  it('is silent where images are as varied as real ones, and names the classes that are not, once', async () => {
    const collapsed = new Set<number>()
    const monitor = monitorOf(tinyConfig(), collapsed)
    expect(await monitor.look()).toBeUndefined()
    collapsed.add(3).add(7)
    expect(await monitor.look()).toBe(
      'Images grow alike within 3 (0.00 of the real variance), 7 (0.00 of the real variance): G collapses. ' +
        'Try --objective class=twin, or a lower optim.generator.rate.',
    )
    expect(await monitor.look()).toBeUndefined()
    collapsed.add(5)
    expect(await monitor.look()).toMatch(/^Images grow alike within 5 \(0\.00 of the real variance\): /)
    collapsed.clear()
    expect(await monitor.look()).toBeUndefined()
    collapsed.add(3)
    expect(await monitor.look()).toMatch(/^Images grow alike within 3 /)
  })

  it.each([
    [85, 0],
    [95, 1],
  ])('where the head reads %d of a hundred images as asked warns %d times', async (percent, count) => {
    const said = await monitorOf(tinyConfig(), new Set([1]), headThatReads(percent)).look()
    expect(said === undefined ? 0 : 1).toBe(count)
  })

  it('without a head that reads classes, waits until images have been varied', async () => {
    const config = { ...tinyConfig(), latents: [part(false)] }
    const collapsed = new Set([4])
    const monitor = monitorOf(config, collapsed, headThatReads(0))
    expect(await monitor.look()).toBeUndefined()
    collapsed.clear()
    expect(await monitor.look()).toBeUndefined()
    collapsed.add(4)
    expect(await monitor.look()).toMatch(/^Images grow alike within 4 /)
  })

  it('without labels looks at all images together, and does not advise what takes labels', async () => {
    const collapsed = new Set<number>()
    const monitor = monitorOf(tinyConfig({}, 'infogan'), collapsed)
    expect(await monitor.look()).toBeUndefined()
    // Two digits in place of ten leave half of the variance.
    for (let label = 0; label < 10; label++) collapsed.add(label)
    expect(await monitor.look()).toBeUndefined()
  })

  it('watches fifty of more classes, lying in whatever order, and says so', async () => {
    const labels = Array.from({ length: 400 }, (_, index) => Math.floor(index / 2))
    const many = smallImages({ height: 8, width: 8, channels: 1 }, 200, labels)
    const config = { ...tinyConfig(), latents: [{ ...part(false), size: 200 }] }
    const asked = new Set<number>()
    let alike = false
    const run: BatchedProgram['run'] = (rows, count) => {
      for (let row = 0; row < count; row++) asked.add(rows.class.subarray(200 * row, 200 * (row + 1)).indexOf(1))
      const images = Float32Array.from({ length: count * 64 }, (_, at) => (alike ? 0 : ((at * 7919) % 256) / 255))
      return Promise.resolve({ images })
    }
    const generator = { run, release: () => Promise.resolve() }
    const monitor = createDiversityMonitor({ config, images: many, generator, recogniser: headThatReads(0) })
    expect(await monitor.look()).toBeUndefined()
    expect([asked.size, asked.has(0), asked.has(199)]).toEqual([50, true, true])
    alike = true
    expect(await monitor.look()).toMatch(/ and 40 more: G collapses\. .*\(50 of 200 classes are watched\.\)$/)
  })

  it('does not advise what is done already', async () => {
    const said = await monitorOf(configWith(['class', 'twin']), new Set([2])).look()
    expect(said).toMatch(/G collapses\. Try a lower optim\.generator\.rate\.$/)
  })

  it('is silent of a generator that begins', async () => {
    const config = tinyConfig()
    const { networks } = initialState(config, { image, batch: 4 })
    const gan = { config, image, networks, runtime }
    const [generator, recogniser] = [await loadGenerator(gan), await loadRecogniser(gan)]
    expect(await createDiversityMonitor({ config, images: real, generator, recogniser }).look()).toBeUndefined()
  })

  it('finds a generator that follows the class alone, once its head reads the classes', async () => {
    const config = tinyConfig({ batch: 10, ...FOLLOWING })
    const stepper = await createStepper({ config, images: real, runtime })
    const { networks } = stepper.state
    // [units, latents], in column order: class, code and noise.
    const weights = networks['generator/dense_1/weight']
    weights.set(weights.map((value, index) => (index % 50 < 10 ? value : 0)))
    const gan = { config, image, networks, runtime }
    const [generator, recogniser] = [await loadGenerator(gan), await loadRecogniser(gan)]
    const monitor = createDiversityMonitor({ config, images: real, generator, recogniser })
    expect(await monitor.look()).toBeUndefined()
    for (let step = 0; step < 200; step++) await stepper.step(step)
    const said = (await monitor.look()) ?? ''
    for (const name of classes) expect(said).toContain(`${name} (0.00 of the real variance)`)
    await stepper.release()
  })
})

it('warnings are printed, and stand in the record', async () => {
  const folder = join(parent, 'won')
  const rates = ['optim.generator.rate=1e-9', 'optim.discriminator.rate=0.01'].flatMap((text) => ['--set', text])
  const { code, stderr } = await facet(['train', ...TINY_FLAGS, ...rates, '--steps', '350', '--out', folder])
  const printed = /^Warning at step (\d+): (D wins outright .*)$/m.exec(stderr)
  const { record } = await openRun(folder)
  expect([code, record.warnings]).toEqual([0, [{ step: Number(printed?.[1]), message: printed?.[2] }]])
})
