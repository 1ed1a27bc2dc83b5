import { describe, expect, it } from 'vitest'
import { imageShape } from '../../src/array/index.ts'
import { settingsOf } from '../../src/data/node/settings.ts'
import { chooseTarget } from '../../src/data/node/target.ts'
import { refusal } from '../support/refusal.ts'

const natives = (sizes: readonly (readonly [number, number])[], grey = false) =>
  sizes.map(([height, width]) => ({ height, width, grey }))

const chosen = (sizes: readonly (readonly [number, number])[], asked = {}) =>
  imageShape(chooseTarget(natives(sizes), settingsOf({ source: 'x', ...asked })).image)

describe('chooseTarget', () => {
  it.each([
    [
      'their own size',
      [
        [40, 24],
        [40, 24],
      ],
      [40, 24, 3],
    ],
    ['their own size, at its smallest and largest', [[16, 128]], [16, 128, 3]],
    [
      '16, where all are smaller',
      [
        [8, 8],
        [8, 8],
      ],
      [16, 16, 3],
    ],
    [
      '64, where all are larger',
      [
        [200, 300],
        [200, 300],
      ],
      [64, 64, 3],
    ],
    [
      '32, by the median of the shorter sides',
      [
        [20, 99],
        [63, 70],
        [500, 400],
      ],
      [32, 32, 3],
    ],
    [
      '64, from 64 on',
      [
        [64, 70],
        [70, 64],
      ],
      [64, 64, 3],
    ],
    [
      '16, below',
      [
        [12, 20],
        [14, 20],
      ],
      [16, 16, 3],
    ],
  ] as const)('chooses %s', (_, sizes, expected) => {
    expect(chosen(sizes)).toEqual(expected)
  })

  it('obeys', () => {
    expect(chosen([[40, 24]], { size: 20 })).toEqual([20, 20, 3])
    expect(chosen([[40, 24]], { size: [30, 20], channels: 4 })).toEqual([30, 20, 4])
  })

  it('chooses grey where all are', () => {
    const channels = (...grey: boolean[]) =>
      chooseTarget(
        grey.map((is) => ({ height: 20, width: 20, grey: is })),
        settingsOf({ source: 'x' }),
      ).image.channels
    expect([channels(true, true), channels(true, false)]).toEqual([1, 3])
  })
})

describe('settingsOf', () => {
  it.each([
    [{ size: 500 }, 'data.size: '],
    [{ channels: 5 }, 'data.channels: '],
    [{ split: { validation: 0.9, test: 0.1, seed: 0 } }, 'data.split.validation: '],
  ])('refuses %j', (asked, message) => {
    expect(refusal(() => settingsOf({ source: 'x', ...asked }))).toContain(message)
  })
})
