import { expect, it } from 'vitest'
import { formatEstimate } from '../../src/cli/format.ts'

it.each([
  [0, '1 s'],
  [0.4, '1 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [200, '3 min 20 s'],
  [209, '3 min 20 s'],
  [599, '9 min 50 s'],
  [1490, '25 min'],
  [3599, '1 h 0 min'],
  [7500, '2 h 5 min'],
])('%d seconds are about %s', (seconds, expected) => {
  expect(formatEstimate(seconds)).toBe(expected)
})
