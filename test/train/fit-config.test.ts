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
