import { describe, expect, it } from 'vitest'
import { presets, resolveConfig, resolveFitted } from '../../src/gan/index.ts'
import type { ConfigSources, DataFacts } from '../../src/gan/index.ts'
import { deepFreeze } from '../support/deep-freeze.ts'
import { refusal } from '../support/refusal.ts'

const image = { height: 28, width: 28, channels: 1 }

const fit = (facts: Partial<DataFacts>, sources: Partial<ConfigSources> = {}) =>
  resolveFitted(deepFreeze({ threads: 1, ...sources, data: { image, classes: 3, ...facts } }))

describe('a batch', () => {
  it.each<[string, number | undefined, number, string[]]>([
    ['of as many images as there are is as asked for', 32, 32, []],
    ['is as asked for where the number of images is not known', undefined, 32, []],
    ['is no larger than the data', 28, 28, ['batch: 32 images are more than the 28 to train on; the batch is 28.']],
    ['may be one image', 1, 1, ['batch: 32 images are more than the 1 to train on; the batch is 1.']],
  ])('%s', (_, size, batch, notices) => {
    const fitted = fit({ size })
    expect([fitted.config.batch, fitted.notices]).toEqual([batch, notices])
  })

  it('that was asked for is held against the data, too', () => {
    const { config, notices } = fit({ size: 10 }, { file: { batch: 5 }, assignments: [['batch', 11]] })
    expect([config.batch, notices]).toEqual([
      10,
      ['batch: 11 images are more than the 10 to train on; the batch is 10.'],
    ])
    expect(resolveConfig({ threads: 1, data: { image, classes: 3, size: 10 } }).batch).toBe(10)
  })
})

describe('data without labels', () => {
  const unlabelled = { labelled: false, classes: 1 }
  const notice = (index: number, name: string) =>
    `latents.${index}.size: the data has no labels to count, so the size of '${name}' is 10, as in InfoGAN's setting for ` +
    `MNIST. Say --set latents.${index}.size=N for another.`

  it('has ten categories, and says so', () => {
    const { config, notices } = fit(unlabelled, { preset: 'infogan' })
    expect([config.latents[0].size, notices]).toEqual([10, [notice(0, 'category')]])
  })

  it.each<[string, Partial<ConfigSources>]>([
    ['a setting', { assignments: [['latents.0.size', 4]] }],
    [
      'a whole part',
      { assignments: [['latents.0', { name: 'style', kind: 'categorical', size: 4, recognised: true }]] },
    ],
    [
      'a file',
      {
        file: {
          latents: [
            { name: 'style', kind: 'categorical', size: 4, recognised: true },
            ...presets.infogan.latents.slice(1),
          ],
        },
      },
    ],
  ])('has the categories that %s asks for', (_, sources) => {
    const { config, notices } = fit(unlabelled, { preset: 'infogan', ...sources })
    expect([config.latents[0].size, notices]).toEqual([4, []])
  })

  it('names the part as it is in the end, wherever it stands', () => {
    const { config, notices } = fit(unlabelled, {
      preset: 'infogan',
      assignments: [
        ['latents.0', null],
        ['latents.2', { name: 'look', kind: 'categorical', recognised: true }],
        ['latents.2.name', 'style'],
      ],
    })
    expect([config.latents[2].size, notices]).toEqual([10, [notice(2, 'style')]])
  })

  it('is told of together with the batch', () => {
    expect(fit({ ...unlabelled, size: 7 }, { preset: 'infogan' }).notices).toEqual([
      notice(0, 'category'),
      'batch: 32 images are more than the 7 to train on; the batch is 7.',
    ])
  })

  it.each(Object.keys(presets).filter((preset) => preset !== 'infogan'))('refuses %s', (preset) => {
    expect(refusal(() => fit(unlabelled, { preset }))).toBe(
      "latents.0: 'class' is supervised, but the data has no labels. Use --preset infogan, which needs none, or give " +
        'labels: a folder for each class, or a labels.csv.',
    )
  })

  it('takes another preset whose class is no longer supervised', () => {
    const assignments = [['latents.0.supervised', false] as const]
    expect(fit(unlabelled, { preset: 'papers', assignments }).config.latents[0]).toMatchObject({
      size: 10,
      supervised: false,
    })
  })
})

it('a part that has become another kind keeps the size that it would have had', () => {
  const { config } = fit({}, { preset: 'infogan', assignments: [['latents.0.kind', 'normal']] })
  expect(config.latents[0]).toMatchObject({ kind: 'normal', size: 3 })
})

it('a size that the data decides can be taken away, and is not there to be entered', () => {
  expect(fit({}, { assignments: [['latents.0.size', null]] }).config.latents[0].size).toBe(3)
  expect(refusal(() => fit({}, { assignments: [['latents.0.size.0', 1]] }))).toMatch(
    /^Unknown config path 'latents.0.size.0'/,
  )
})
