import { expect, it } from 'vitest'
import { checkConfig } from '../../src/studio/server/check-config.ts'
import { deepFreeze } from '../support/deep-freeze.ts'

it('a request is left alone by its check', async () => {
  const part = { name: 'style', kind: 'categorical', recognised: true }
  const request = deepFreeze({
    preset: 'small',
    data: 'mnist',
    objectives: [
      ['class', 'none'],
      ['class', 'both'],
    ] as const,
    assignments: [
      ['latents.3', part],
      ['latents.3.name', 'look'],
    ] as const,
  })
  expect(await checkConfig(request)).toMatchObject({
    config: { latents: [{ size: 10, recognised: true }, {}, {}, { ...part, name: 'look', size: 10 }] },
  })
})

it.each([
  ['optim.generater', { assignments: [['optim.generater.rate', 1]] as const }],
  ['batch', { assignments: [['batch', 0]] as const }],
  ['threads', { assignments: [['threads', 1000]] as const }],
  ['data.source', { data: 'nmist' }],
])('a refusal is of the path %s', async (path, asked) => {
  const request = { preset: 'small', data: 'mnist', objectives: [], assignments: [], ...asked } as const
  expect(await checkConfig(request)).toMatchObject({ path })
})
