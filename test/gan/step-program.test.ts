import { describe, expect, it } from 'vitest'
import { lossProgram, presets, stepProgram, withTotals } from '../../src/gan/index.ts'
import type { NetworkName } from '../../src/gan/index.ts'
import { evaluate, programInputs } from '../../src/graph/index.ts'
import '../support/all-close.ts'
import { initialValues, tinyConfig } from '../support/tiny-gan.ts'

const size = { image: { height: 8, width: 8, channels: 1 }, batch: 3 }
const both = ['discriminator', 'generator'] as const

/** What a preset's steps measure: terms of D and of G, whose step reads no real images, and bounds by part. */
interface Measured extends Readonly<Record<NetworkName, readonly string[]>> {
  readonly bounds: readonly string[]
}

const measured: Readonly<Record<string, Measured>> = {
  tutorial: {
    discriminator: ['loss_d_r', 'loss_d_f', 'loss_cf', 'loss_cr', 'loss_con'],
    generator: ['loss_g', 'loss_cf', 'loss_con'],
    bounds: [],
  },
  facet: {
    discriminator: ['loss_d_r', 'loss_d_f', 'loss_cr', 'loss_con_gaussian', 'penalty_r1'],
    generator: ['loss_g', 'loss_cg', 'loss_con_gaussian'],
    bounds: ['code'],
  },
  papers: {
    discriminator: ['loss_d_r', 'loss_d_f', 'loss_cf', 'loss_cr', 'loss_con_gaussian'],
    generator: ['loss_g', 'loss_cf', 'loss_con_gaussian'],
    bounds: ['code'],
  },
  acgan: {
    discriminator: ['loss_d_r', 'loss_d_f', 'loss_cf', 'loss_cr'],
    generator: ['loss_g', 'loss_cf'],
    bounds: [],
  },
  infogan: {
    discriminator: ['loss_d_r', 'loss_d_f', 'loss_cat_invariant', 'loss_con_learned'],
    generator: ['loss_g', 'loss_cat_invariant', 'loss_con_learned'],
    bounds: ['category', 'code'],
  },
  'ss-infogan': {
    discriminator: ['loss_d_r', 'loss_d_f', 'loss_cf', 'loss_cr', 'loss_con_learned'],
    generator: ['loss_g', 'loss_cf', 'loss_con_learned'],
    bounds: ['code'],
  },
  small: {
    discriminator: ['loss_d_r', 'loss_d_f', 'loss_con_gaussian', 'penalty_r1'],
    generator: ['loss_g', 'loss_con_gaussian'],
    bounds: ['code'],
  },
}

function outputsUnder(prefix: string, outputs: object): string[] {
  return Object.keys(outputs).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))
}

describe.each(Object.keys(presets))('the steps of %s', (preset) => {
  const config = tinyConfig({}, preset)

  it.each(both)('that of the %s moves its own parameters, all of them, and no others', (player) => {
    const { program, parameters, statistics } = stepProgram(player, config, size)
    const moved = outputsUnder('gradient/', program.outputs)
    expect(moved).toEqual([...parameters.keys()])
    expect(moved.every((name) => name.startsWith(`${player}/`))).toBe(true)
    const updated = player === 'generator' ? [...statistics.keys()] : []
    expect(outputsUnder('statistic/', program.outputs)).toEqual(updated)
    const [losses, bounds] = ['loss/', 'bound/'].map((prefix) => outputsUnder(prefix, program.outputs))
    expect(losses.toSorted()).toEqual(measured[preset][player].toSorted())
    expect(bounds.toSorted()).toEqual(measured[preset].bounds)
    const count = moved.length + updated.length + losses.length + bounds.length
    expect(count).toBe(Object.keys(program.outputs).length)
  })

  it('the generator’s reads no real images', () => {
    expect(programInputs(stepProgram('generator', config, size).program).has('images')).toBe(false)
    expect(programInputs(stepProgram('discriminator', config, size).program).has('images')).toBe(true)
  })

  it('report the losses of the networks as they are, whether D sees both batches at once or one after the other', () => {
    const values = initialValues(config, size)
    const all: Record<string, Float64Array> = evaluate(lossProgram(config, size), values)
    for (const player of both) {
      const { program } = stepProgram(player, config, size)
      const found: Record<string, Float64Array> = evaluate(program, values)
      const reported = Object.keys(found).filter((output) => /^(loss|bound)\//.test(output))
      expect(reported.length).toBe(measured[preset][player].length + measured[preset].bounds.length)
      for (const name of reported) expect(found[name]).toBeAllClose(all[name], { relative: 1e-12 })
    }
  })
})

// Labels of their own on either side, which a mistaken row would swap.
const labelled = { 'labels.generated': 'uniform' }

it.each<[string, Readonly<Record<string, unknown>>]>([
  ['a projection of labels', { 'networks.discriminator.projection': true }],
  ['a twin head', { 'terms.loss_c_twin.weight': 1 }],
  ['data-to-data cross-entropy', { 'terms.loss_c_d2d_r.weight': 1 }],
  ['a gradient penalty', { 'terms.penalty_gp.weight': 1, 'networks.discriminator.projection': true }],
  ['R1', { 'terms.penalty_r1.weight': 1, 'networks.discriminator.projection': true }],
])('D with %s sees both batches at once as it would one after the other', (_, settings) => {
  const config = tinyConfig({ ...labelled, ...settings })
  const values = initialValues(config, size)
  expect(values.labels).not.toEqual(values.class)
  const all: Record<string, Float64Array> = evaluate(lossProgram(config, size), values)
  const found: Record<string, Float64Array> = evaluate(stepProgram('discriminator', config, size).program, values)
  const reported = outputsUnder('loss/', found)
  for (const name of reported) {
    expect(found[`loss/${name}`], name).toBeAllClose(all[`loss/${name}`], { relative: 1e-12 })
  }
  expect(reported.length).toBe(measured.facet.discriminator.length + Object.keys(settings).filter(isTerm).length)
})

const isTerm = (path: string) => path.startsWith('terms.')

describe('weights', () => {
  const names = { cf: 'loss/loss_cf', gradient: 'gradient/generator/dense_1/weight' }

  function generatorStep(settings: Readonly<Record<string, unknown>>): Record<string, Float64Array> {
    const config = tinyConfig(settings)
    return evaluate(stepProgram('generator', config, size).program, initialValues(config, size))
  }

  it('0 drops a term from the objective, and still measures it', () => {
    const [kept, dropped] = [generatorStep({}), generatorStep({ 'terms.loss_cf.weight': 0 })]
    expect(dropped[names.cf]).toEqual(kept[names.cf])
    expect(dropped[names.gradient]).not.toEqual(kept[names.gradient])
  })

  it('a gradient is the weighted sum of its terms’', () => {
    const none = { 'terms.loss_g.weight': 0, 'terms.loss_cf.weight': 0, 'terms.loss_con_gaussian.weight': 0 }
    const alone = (name: string) => generatorStep({ ...none, [`terms.${name}.weight`]: 1 })[names.gradient]
    const [g, cf, con] = ['loss_g', 'loss_cf', 'loss_con_gaussian'].map(alone)
    const weighted = generatorStep({
      'terms.loss_g.weight': 2,
      'terms.loss_cf.weight': 3,
      'terms.loss_con_gaussian.weight': -1,
    })
    const expected = g.map((value, index) => 2 * value + 3 * cf[index] - con[index])
    expect(weighted[names.gradient]).toBeAllClose(expected, { ofGreatest: 1e-10 })
  })

  it('of a player whose terms are all 0 leave it where it is', () => {
    const none = { 'terms.loss_g.weight': 0, 'terms.loss_cf.weight': 0, 'terms.loss_con_gaussian.weight': 0 }
    const gradients = Object.entries(generatorStep(none)).filter(([name]) => name.startsWith('gradient/'))
    expect(gradients.every(([, values]) => values.every((value) => value === 0))).toBe(true)
  })
})

describe('withTotals', () => {
  const config = tinyConfig({ 'terms.loss_cf.weight': 0.25 })

  it.each([
    [{ loss_d_r: 1, loss_d_f: 3 }, { loss_d: 2 }],
    [{ loss_cf: 4, loss_cr: 1 }, { loss_c: 1.5 }],
    [{ loss_cf: 4 }, { loss_c: 1 }],
    [{ loss_g: 1, loss_con_gaussian: 2 }, {}],
    [{}, {}],
  ])('%j adds %j', (values, totals) => {
    expect(withTotals(config, values)).toEqual({ ...values, ...totals })
  })
})
