import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sortedClasses } from '../../src/data/node/class-names.ts'

it.each([
  ['numbers by their value', ['10', '9', '-1', '0', '-12', '2'], ['-12', '-1', '0', '2', '9', '10']],
  ['numbers and words by their code units', ['10', '9', 'a'], ['10', '9', 'a']],
  ['words by their code units', ['é', 'z', 'Z', '猫', '🐈', 'a'], ['Z', 'a', 'z', 'é', '猫', '🐈']],
  ['fractions as words', ['1.5', '10', '9'], ['1.5', '10', '9']],
  ['names that are there twice once', ['b', 'a', 'b'], ['a', 'b']],
  ['one number in two spellings by their code units', ['1', '01', '0'], ['0', '01', '1']],
  ['nothing', [], []],
])('sortedClasses orders %s', (_, names, expected) => {
  expect(sortedClasses(names)).toEqual(expected)
})

it('sortedClasses has one order, whatever order names come in', () => {
  const name = fc.oneof(fc.string(), fc.integer().map(String), fc.stringMatching(/^-?\d{1,400}$/))
  fc.assert(
    fc.property(fc.array(name), (names) => {
      expect(sortedClasses(names.toReversed())).toEqual(sortedClasses(names))
    }),
  )
})
