import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { configSchema, presets, resolveConfig } from '../../src/gan/index.ts'
import type { Config } from '../../src/gan/index.ts'
import {
  differences,
  draftLike,
  requestOf,
  withObjective,
  withPreset,
  withValue,
} from '../../src/studio/web/new-run/draft.ts'
import type { Draft } from '../../src/studio/web/new-run/draft.ts'
import { textOf, valueOf } from '../../src/studio/web/new-run/field-text.ts'
import { allFields, filterFields, groupOf, matches } from '../../src/studio/web/new-run/fields.ts'
import type { Schema } from '../../src/studio/web/new-run/fields.ts'
import { newCode, withPart } from '../../src/studio/web/new-run/latent-list.ts'
import { flatten, valueAt } from '../../src/studio/web/settings/flatten.ts'

const WHOLE = groupOf(z.toJSONSchema(configSchema(), { io: 'input' }) as Schema)
const FIELDS = new Map(allFields(WHOLE).map((field) => [field.path, field]))

const configs = Object.fromEntries(
  Object.keys(presets).map((preset) => [preset, resolveConfig({ preset, threads: 2 })]),
) as Record<string, Config>

const draft: Draft = { preset: 'facet', data: 'mnist', objectives: {}, values: {}, tags: [] }

describe('the fields of the form', () => {
  it('are all settings of every preset, but for the lists that are edited otherwise', () => {
    for (const config of Object.values(configs)) {
      const paths = Object.keys(flatten(config)).filter((path) => !path.startsWith('latents.'))
      expect(paths.filter((path) => !FIELDS.has(path))).toEqual([])
    }
    expect([...FIELDS.keys()].some((path) => path.startsWith('latents'))).toBe(false)
  })

  it('say what may be put in', () => {
    expect(FIELDS.get('batch')).toMatchObject({ kind: 'number', isWhole: true, isOptional: false, range: 'at least 1' })
    expect(FIELDS.get('optim.generator.beta1')).toMatchObject({ kind: 'number', range: 'at least 0, below 1' })
    expect(FIELDS.get('labels.share')).toMatchObject({ range: '0 to 1', isOptional: false })
    expect(FIELDS.get('epochs')).toMatchObject({ isOptional: true, range: 'above 0' })
    expect(FIELDS.get('data.fit')).toMatchObject({ kind: 'choice', choices: ['crop', 'pad', 'stretch'], range: '' })
    expect(FIELDS.get('networks.generator.norm.scale')?.kind).toBe('switch')
    expect(FIELDS.get('networks.generator.channels')).toMatchObject({ kind: 'numbers', range: 'at least 1' })
    expect(FIELDS.get('data.size')).toMatchObject({ kind: 'extent', range: '16 to 128' })
  })

  it('are found by the words of their path and description', () => {
    const found = (search: string) =>
      [...FIELDS.values()].filter((field) => matches(field, search)).map(({ path }) => path)
    expect(found('Generator RATE')).toContain('optim.generator.rate')
    expect(found('leaky relu')).toEqual(['networks.discriminator.slope'])
    expect(found('no such setting')).toEqual([])
    expect(filterFields(WHOLE, () => false)).toBeUndefined()
    const only = filterFields(WHOLE, ({ path }) => path === 'optim.generator.schedule.decay')
    expect(only && allFields(only).map(({ path }) => path)).toEqual(['optim.generator.schedule.decay'])
  })

  it('read what is typed, and leave what is none of the kind for the check', () => {
    expect(valueOf({ kind: 'number' }, ' 1e-4 ')).toBe(0.0001)
    expect(valueOf({ kind: 'number' }, 'many')).toBe('many')
    expect(valueOf({ kind: 'number' }, '')).toBeUndefined()
    expect(valueOf({ kind: 'numbers' }, '64')).toEqual([64])
    expect(valueOf({ kind: 'numbers' }, '128, 64,')).toEqual([128, 64])
    expect(valueOf({ kind: 'extent' }, '32')).toBe(32)
    expect(valueOf({ kind: 'extent' }, '32 × 48')).toEqual([32, 48])
    expect(valueOf({ kind: 'text' }, 'a b')).toBe('a b')
    expect([textOf([1, 2]), textOf(undefined), textOf(0), textOf(false), textOf('a')]).toEqual([
      '1, 2',
      '',
      '0',
      'false',
      'a',
    ])
  })
})

describe('the draft of a run', () => {
  it('says either steps or epochs', () => {
    const bySteps = withValue(draft, 'steps', 10)
    expect(withValue(bySteps, 'epochs', 2).values).toEqual({ epochs: 2 })
    expect(withValue(withValue(bySteps, 'epochs', 2), 'steps', 5).values).toEqual({ steps: 5 })
  })

  it('forgets what is given back to the preset', () => {
    const changed = withObjective(withValue(draft, 'batch', 64), 'adversarial', 'hinge')
    expect(requestOf(changed)).toEqual({
      preset: 'facet',
      data: 'mnist',
      objectives: [['adversarial', 'hinge']],
      assignments: [['batch', 64]],
    })
    expect(withObjective(withValue(changed, 'batch', undefined), 'adversarial', '')).toEqual(draft)
  })

  it('keeps what was put in when the preset changes', () => {
    const changed = withPreset(withValue(draft, 'batch', 64), 'tutorial', configs)
    expect(changed).toMatchObject({ preset: 'tutorial', data: 'mnist', values: { batch: 64 } })
    expect(withPreset({ ...draft, data: '/my/letters' }, 'tutorial', configs).data).toBe('/my/letters')
  })

  it('turns any preset into any other config by the settings that differ', () => {
    for (const [from, preset] of Object.entries(configs)) {
      for (const config of Object.values(configs)) {
        const assignments = Object.entries(differences(preset, config))
        expect(resolveConfig({ preset: from, assignments, threads: 2 })).toEqual(config)
      }
    }
    expect(differences(configs.facet, configs.facet)).toEqual({})
  })

  it('is like a run, with its data', () => {
    const config = { ...configs.acgan, batch: 7, data: { ...configs.acgan.data, source: '/my/letters' } }
    expect(draftLike({ preset: 'acgan', config }, configs)).toEqual({
      preset: 'acgan',
      data: '/my/letters',
      objectives: {},
      values: { batch: 7 },
      tags: [],
    })
    expect(draftLike({ preset: 'unheard-of', config: configs.facet }, configs).preset).toBe('facet')
  })

  it('gets codes with names of their own, and one supervised part at most', () => {
    const { latents } = configs.facet
    const added = [...latents, newCode(latents)]
    expect(added.at(-1)).toEqual({ name: 'code2', kind: 'uniform', size: 1, supervised: false, recognised: true })
    expect(newCode(added).name).toBe('code3')
    expect(newCode([]).name).toBe('code')
    expect(withPart(latents, 2, { supervised: true }).map(({ supervised }) => supervised)).toEqual([false, false, true])
    expect(withPart(latents, 1, { size: 3 })[1].size).toBe(3)
  })
})

describe('settings by path', () => {
  it('tell parts of lists apart by name', () => {
    expect(flatten({ a: { b: 1, c: [1, 2] }, parts: [{ name: 'x', size: 2 }] })).toEqual({
      'a.b': 1,
      'a.c': [1, 2],
      'parts.x.size': 2,
    })
    expect(valueAt({ a: { b: 1 } }, 'a.b')).toBe(1)
    expect(valueAt({ a: { b: 1 } }, 'a.b.c')).toBeUndefined()
    expect(valueAt({ a: 1 }, 'constructor')).toBeUndefined()
  })
})
