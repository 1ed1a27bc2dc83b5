import { describe, expect, it } from 'vitest'
import { FacetError, UsageError, errorFacts, internalError, invalidValue } from '../../src/array/index.ts'
import { resolveConfig } from '../../src/gan/index.ts'
import { thrownBy } from '../support/thrown-by.ts'

describe('an error', () => {
  it('takes a message alone', () => {
    expect(new UsageError('Give a name.')).toMatchObject({ name: 'UsageError', message: 'Give a name.' })
    expect(new UsageError('Give a name.').code).toBeUndefined()
  })

  it('keeps its code, path, remedy and cause beside its message', () => {
    const cause = new Error('below')
    const facts = { code: 'not-a-run', path: 'runs/a', remedy: 'Give another.' }
    const error = new FacetError('runs/a: not a run. Give another.', { ...facts, cause })
    expect(error).toMatchObject({ ...facts, cause, message: 'runs/a: not a run. Give another.' })
    expect(errorFacts(error)).toEqual({ ...facts, issues: undefined })
  })

  it('of a value names its path first and its remedy last', () => {
    expect(invalidValue('batch', 'must be at least 1.', 'Choose 64.')).toMatchObject({
      ...{ code: 'invalid-value', path: 'batch', remedy: 'Choose 64.' },
      message: 'batch: must be at least 1. Choose 64.',
    })
  })

  it('tells nothing but its message where it is not Facet’s, and that it is internal where it is a defect', () => {
    expect(errorFacts(new Error('odd'))).toEqual({})
    expect(internalError('odd')).toMatchObject({ code: 'internal', message: 'internal: odd' })
  })
})

describe('an error of a config', () => {
  const resolve = (...assignments: [string, unknown][]) => resolveConfig({ assignments, threads: 1 })

  it.each([
    ['unknown-path', 'optim.generater', () => resolve(['optim.generater.rate', 1])],
    ['unknown-path', 'batches', () => resolve(['batches', 1])],
    ['invalid-value', 'batch', () => resolve(['batch', 0])],
    ['invalid-value', 'labels.weights', () => resolve(['labels.weights', [1]])],
    ['missing-value', 'labels.weights', () => resolve(['labels.generated', 'given'])],
    ['unknown-preset', undefined, () => resolveConfig({ preset: 'smal', threads: 1 })],
  ])('%s is of the path %s', (code, path, work) => {
    const error = thrownBy(work)
    expect(error).toBeInstanceOf(UsageError)
    expect(error).toMatchObject({ code, path })
  })

  it('lists each of its faults with its path', () => {
    const error = thrownBy(() => resolve(['batch', 0], ['seed', -1])) as UsageError
    expect(error.issues?.map(({ path }) => path)).toEqual(['batch', 'seed'])
    expect(error.message).toBe(error.issues?.map(({ message }) => message).join('\n'))
  })
})
