import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { fitConfig } from '../../src/train/node/index.ts'
import { deepFreeze } from '../support/deep-freeze.ts'

const image = { height: 28, width: 28, channels: 1 }
const facts = deepFreeze({ image, classes: ['a', 'b', 'c'], size: 300 })

const latents = [
  { name: 'class', kind: 'categorical', supervised: true, recognised: true },
  { name: 'code', kind: 'uniform', size: 2, recognised: true },
]

it('tells what the data changes', async () => {
  const few = (labelled?: boolean) => () => Promise.resolve({ image, classes: ['all'], size: 20, labelled })
  const batch = 'batch: 32 images are more than the 20 to train on; the batch is 20.'
  const labelled = await fitConfig({ threads: 1 }, few())
  expect([labelled.config.batch, labelled.notices]).toEqual([20, [batch]])
  const { config, notices } = await fitConfig({ preset: 'infogan', threads: 1 }, few(false))
  expect(config.latents[0].size).toBe(10)
  expect(notices).toEqual([expect.stringMatching(/^latents\.0\.size: the data has no labels/), batch])
  await expect(fitConfig({ threads: 1 }, few(false))).rejects.toThrow('Use --preset infogan')
})

it('a file without sizes is fitted to the data, and left alone', async () => {
  const sources = deepFreeze({
    file: { latents, data: { source: 'letters' } },
    objectives: [['class', 'projection']] as const,
    assignments: [['batch', 8]] as const,
    threads: 1,
  })
  const { config, train } = await fitConfig(sources, () => Promise.resolve(facts))
  expect(train).toBe(facts)
  expect(config).toMatchObject({ batch: 8, data: { source: resolve('letters') } })
  expect(config.latents.map(({ size, recognised }) => [size, recognised])).toEqual([
    [3, false],
    [2, true],
  ])
})
