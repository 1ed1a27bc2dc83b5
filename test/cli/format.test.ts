import { expect, it } from 'vitest'
import { formatEstimate, formatScores } from '../../src/cli/format.ts'

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

it('prints what the judge says beside what it says of real images', () => {
  const scores = {
    ...{ count: 100, seed: 0, judgeAccuracy: 0.99, confusion: null, perClass: null },
    ...{ accuracy: 0.912, matched: { classOf: [0], accuracy: 0.95 }, diversity: { mean: 0.93, perClass: [0.93] } },
    ...{ frechet: 12.34, frechetFloor: 1.2, classFrechet: 34.5, classFrechetFloor: 4.56 },
  }
  expect(formatScores({ kind: 'evaluation', step: 200, scores, best: true })).toBe(
    'Judge at step 200: as asked 91.2 % · Fréchet in class 34.5 (real images 4.6) · variance 0.93 (best so far)',
  )
  expect(formatScores({ kind: 'evaluation', step: 400, scores: { ...scores, accuracy: null }, best: false })).toBe(
    'Judge at step 400: after matching 95.0 % · Fréchet 12.3 (real images 1.2) · variance 0.93',
  )
})
