import { expect, it } from 'vitest'
import { FacetError, UsageError } from '../../src/array/index.ts'
import { Divergence } from '../../src/train/divergence.ts'
import { LockLost } from '../../src/train/node/lock-keeper.ts'
import { revive, sentError } from '../../src/train/node/training-thread.ts'

it.each([UsageError, FacetError, Divergence, LockLost])('%o crosses threads with what it says to programs', (Kind) => {
  const facts = {
    code: 'invalid-value',
    path: 'batch',
    remedy: 'Choose 64.',
    issues: [{ path: 'batch', message: 'odd' }],
  }
  const sent = structuredClone(sentError(new Kind('batch: odd. Choose 64.', facts)))
  const revived = revive(sent)
  expect(revived.constructor).toBe(Kind)
  expect(revived).toMatchObject({ ...facts, message: 'batch: odd. Choose 64.', stack: sent.stack })
})

it('an error that is not Facet’s stays one', () => {
  const revived = revive(structuredClone(sentError(new TypeError('odd'))))
  expect(revived).not.toBeInstanceOf(FacetError)
  expect(revived.message).toBe('odd')
})
