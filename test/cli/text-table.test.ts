import { expect, it } from 'vitest'
import { textTable } from '../../src/cli/text-table.ts'

it('aligns columns by what a terminal shows', () => {
  const rows = [
    ['猫', '7'],
    ['cat 🐈', '12'],
    ['кошка', '猫'],
    ['e\u0301tui', '3'],
  ]
  expect(textTable(['class', 'n'], rows)).toBe(
    [
      '| class  |  n |',
      '|--------|---:|',
      '| 猫     |  7 |',
      '| cat 🐈 | 12 |',
      '| кошка  | 猫 |',
      '| e\u0301tui   |  3 |',
    ].join('\n'),
  )
})
