import { describe, expect, it } from 'vitest'
import { prepareTraining } from '../../src/cli/commands/train-action.ts'
import type { ConfigFlags } from '../../src/cli/commands/train-action.ts'
import { objectives, resolveConfig } from '../../src/gan/index.ts'
import type { Config, ObjectiveFamily } from '../../src/gan/index.ts'
import { expectRefusal, facet, facetHere } from '../support/facet.ts'

const preset = resolveConfig({ preset: 'papers', threads: 1 })

const choices = Object.entries(objectives).flatMap(([family, named]) =>
  Object.keys(named).map((choice) => [family as ObjectiveFamily, choice] as const),
)

const configWith = async (flags: Partial<ConfigFlags>) =>
  (await prepareTraining({ preset: 'papers', threads: 1, ...flags })).config

/** The weights of a config's terms. */
function weightsOf({ terms }: Config): Record<string, number> {
  return Object.fromEntries(Object.entries(terms).map(([name, term]) => [name, term?.weight ?? 0]))
}

/** The terms of preset `papers`, by the families that they belong to. */
const DEFAULTS: Readonly<Record<string, Record<string, number>>> = {
  adversarial: { loss_d_r: 0.5, loss_d_f: 0.5, loss_g: 1 },
  class: { loss_cf: 0.5, loss_cr: 0.5 },
  code: { loss_con_gaussian: 1 },
  penalty: {},
}

describe('--objective', () => {
  it.each(choices)('%s=%s replaces the terms of its family, and no others', async (family, choice) => {
    const config = await configWith({ objective: [`${family}=${choice}`] })
    const { terms } = (objectives[family] as Record<string, { terms: Record<string, number> }>)[choice]
    const kept = Object.entries(DEFAULTS).filter(([name]) => name !== family)
    expect(weightsOf(config)).toEqual(Object.assign({}, ...kept.map(([, own]) => own), terms))
    const { terms: _, networks, latents, ...rest } = config
    expect(rest).toMatchObject({ batch: preset.batch, optim: preset.optim })
    if (family !== 'class') expect([networks, latents]).toEqual([preset.networks, preset.latents])
  })

  it.each([
    ['both', true, false],
    ['reals', true, false],
    ['twin', true, false],
    ['d2d', false, false],
    ['projection', false, true],
    ['projection-head', true, true],
    ['none', false, false],
  ])('class=%s: a class head %s, a projection %s', async (choice, head, projection) => {
    const { latents, networks } = await configWith({ objective: [`class=${choice}`] })
    expect([latents.map(({ recognised }) => recognised), networks.discriminator.projection]).toEqual([
      [head, true, false],
      projection,
    ])
  })

  it('comes back to where it began', async () => {
    const there = ['adversarial=wasserstein', 'class=projection', 'code=none', 'penalty=r1']
    const back = ['adversarial=non-saturating', 'class=both', 'code=gaussian', 'penalty=none']
    expect(await configWith({ objective: [...there, ...back] })).toEqual(preset)
  })

  it('gives way to --set, which can also take a term away', async () => {
    const flags = { objective: ['adversarial=hinge'], set: ['terms.loss_g_linear.weight=2', 'terms.loss_cf=null'] }
    expect(weightsOf(await configWith(flags))).toEqual({
      loss_d_r_hinge: 0.5,
      loss_d_f_hinge: 0.5,
      loss_g_linear: 2,
      loss_cr: 0.5,
      loss_con_gaussian: 1,
    })
  })

  it('is printed with the whole config', async () => {
    const objective = ['--objective', 'adversarial=hinge', '--objective', 'class=twin']
    const { code, stdout, stderr } = await facet([
      'train',
      '--preset',
      'papers',
      ...objective,
      '--set',
      'terms.loss_c_twin=null',
      '--threads',
      '1',
      '--print-config',
    ])
    const flags = { objective: ['adversarial=hinge', 'class=twin'], set: ['terms.loss_c_twin=null'] }
    expect([code, stderr, JSON.parse(stdout)]).toEqual([0, '', await configWith(flags)])
  })

  it.each([
    [['--objective', 'adverserial=hinge'], "Unknown objective 'adverserial'. Did you mean 'adversarial'? There are: "],
    [['--objective', 'adversarial=hing'], "Unknown adversarial objective 'hing'. Did you mean 'hinge'? There are: "],
    [['--objective', 'class=twins'], "Unknown class objective 'twins'. Did you mean 'twin'?"],
    [['--objective', 'toString=hinge'], "Unknown objective 'toString'."],
    [['--objective', 'hinge'], '--objective hinge: say family=choice, such as adversarial=hinge.'],
    [['--objective', 'class='], '--objective class=: say family=choice'],
    [['--set', 'terms.loss_cff=null'], "Unknown config path 'terms.loss_cff'. Did you mean 'terms.loss_cf'?"],
    [['--set', 'terms.loss_cff.weight=null'], "Did you mean 'terms.loss_cf"],
    [['--set', 'termss=null'], "Did you mean 'terms'?"],
    [['--set', 'batch=null'], 'batch: Invalid input: expected number'],
    [['--preset', 'infogan', '--objective', 'class=projection'], 'Add a supervised part, or say false.'],
  ])('%j is wrong usage', async (flags, message) => {
    const { stderr, ...outcome } = await facetHere(['train', ...flags, '--print-config'])
    expect(stderr).toContain(message)
    expectRefusal({ ...outcome, stderr }, 2, /^facet: /)
  })
})
