import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/array/index.ts'
import { distanceTransform } from '../../../src/metrics/factors/distance-transform.ts'

/** The same by looking at every pixel of the background. */
function byDefinition(foreground: Uint8Array, width: number): number[] {
  const places = Array.from(foreground, (value, index) => ({ value, x: index % width, y: Math.floor(index / width) }))
  const background = places.filter(({ value }) => value === 0)
  return places.map(({ x, y }) => Math.min(...background.map((other) => (other.x - x) ** 2 + (other.y - y) ** 2)))
}

describe('distanceTransform', () => {
  it.each([
    [13, 9, 0.02],
    [9, 13, 0.3],
    [16, 16, 0.9],
    [1, 12, 0.2],
    [12, 1, 0.2],
  ])('is exact: %d by %d, %d of it background', (width, height, share) => {
    const stream = randomStream(0, `${width}`)
    const transform = distanceTransform({ width, height })
    for (let round = 0; round < 20; round++) {
      const foreground = Uint8Array.from({ length: width * height }, () => (stream.uniform() < share ? 0 : 1))
      foreground[stream.below(foreground.length)] = 0
      expect([...transform(foreground)]).toEqual(byDefinition(foreground, width))
    }
  })

  it('does not take what is beyond the plane for background', () => {
    const foreground = Uint8Array.of(0, 1, 1, 1, 1, 1)
    expect([...distanceTransform({ width: 3, height: 2 })(foreground)]).toEqual([0, 1, 4, 1, 2, 5])
  })
})
