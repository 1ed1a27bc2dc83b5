import { expect, it } from 'vitest'
import { drawLatents, generatorInputs, joinParts, splitParts } from '../../src/gan/index.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

it.each(['facet', 'tutorial', 'acgan', 'infogan', 'ss-infogan'] as const)(
  'latent parts of %s go to the inputs of models and back',
  (preset) => {
    const { latents } = tinyConfig({}, preset)
    const arrays = drawLatents(latents, 5, { seed: 0, purpose: 'test' })
    const columns = splitParts(latents, arrays, 5)
    expect(Object.keys(columns)).toEqual(generatorInputs(latents).map(({ name }) => name))
    expect(joinParts(latents, columns, 5)).toEqual(arrays)
  },
)

it('every code has a column of its own', () => {
  const part = { name: 'code', kind: 'uniform', size: 2, supervised: false, recognised: true } as const
  const columns = splitParts([part], { code: Float32Array.of(1, 2, 3, 4, 5, 6) }, 3)
  expect(columns).toEqual({ code_1: Float32Array.of(1, 3, 5), code_2: Float32Array.of(2, 4, 6) })
})
