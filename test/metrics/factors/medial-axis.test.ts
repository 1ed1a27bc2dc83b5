import { describe, expect, it } from 'vitest'
import { distanceTransform } from '../../../src/metrics/factors/distance-transform.ts'
import { medialAxis } from '../../../src/metrics/factors/medial-axis.ts'

/** The axis of what is drawn with `#`. */
function axisOf(...rows: string[]): string[] {
  const plane = { width: rows[0].length, height: rows.length }
  const foreground = Uint8Array.from(rows.join(''), (character) => (character === '#' ? 1 : 0))
  const axis = medialAxis(plane)(foreground, distanceTransform(plane)(foreground))
  const drawn = Array.from(axis, (value) => (value === 1 ? '#' : '.')).join('')
  return rows.map((_, row) => drawn.slice(row * plane.width, (row + 1) * plane.width))
}

describe('medialAxis', () => {
  it("is scikit-image's of the example in its documentation", () => {
    expect(axisOf('.......', '..###..', '..###..', '..###..', '..###..', '..###..', '.......')).toEqual([
      '.......',
      '..#.#..',
      '...#...',
      '...#...',
      '...#...',
      '..#.#..',
      '.......',
    ])
  })

  it.each([
    ['a line', ['.....', '.###.', '.....']],
    ['a diagonal', ['#....', '.#...', '..#..', '...#.']],
    ['a point', ['...', '.#.', '...']],
    ['a ring', ['.....', '..#..', '.#.#.', '..#..', '.....']],
    ['nothing', ['....', '....']],
  ])('leaves %s as it is', (_, rows) => {
    expect(axisOf(...rows)).toEqual(rows)
  })

  it('keeps a hole open', () => {
    const axis = axisOf('.......', '.#####.', '.#####.', '.##.##.', '.#####.', '.#####.', '.......')
    expect(axis[3][3]).toBe('.')
    expect(axis.join('').split('#').length - 1).toBeLessThan(20)
    // All round the hole.
    for (const side of [axis[1] + axis[2], axis[4] + axis[5], axis[3].slice(0, 3), axis[3].slice(4)]) {
      expect(side).toContain('#')
    }
  })
})
