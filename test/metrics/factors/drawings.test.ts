import { describe, expect, it } from 'vitest'
import { measureFactors } from '../../../src/metrics/factors/measure-factors.ts'
import { mnist } from '../../support/mnist.ts'
import { GREY, bar, drawn } from './drawings.ts'
import type { Bar } from './drawings.ts'

function factorsOfImage(image: Float32Array, size = GREY): Record<string, number> {
  return Object.fromEntries(Object.entries(measureFactors(image, 1, size)).map(([name, [value]]) => [name, value]))
}

/** Expects factors within a bound of what was drawn. */
function expectNear(factors: Record<string, number>, expected: Record<string, number>, bound: number): void {
  for (const [name, value] of Object.entries(expected)) {
    expect(Math.abs(factors[name] - value), `${name}: ${factors[name]} for ${value}`).toBeLessThan(bound)
  }
}

describe('the measures of a drawn bar', () => {
  it.each<Bar>([
    { width: 2, height: 16 },
    { width: 3, height: 20 },
    { width: 6, height: 20 },
    { width: 4, height: 18, slant: 0.3 },
    { width: 4, height: 18, slant: -0.5 },
    { width: 3, height: 14, at: { x: 10.5, y: 16.25 } },
  ])('are as drawn: %o', (shape) => {
    const { width, height, slant = 0, at = { x: 14, y: 14 } } = shape
    const factors = factorsOfImage(drawn(bar(shape)))
    expectNear(factors, { height }, 0.4)
    // Smoothing widens by as much at every width: 98 % of the intensity lies within.
    expectNear(factors, { width: width + 1.2 }, 0.45)
    expectNear(factors, { slant }, 0.01)
    expectNear(factors, { horizontal: at.x - 14, vertical: at.y - 14 }, 0.02)
    expectNear(factors, { area: width * height }, 1)
    expectNear(factors, { ink: (width * height) / 784 }, 1e-3)
    // The thickness is across the bar, less some at its ends. Its axis forks into all four corners, or into none.
    const [across, along] = [width * Math.cos(slant), height / Math.cos(slant)]
    expectNear(factors, { thickness: across - 0.15 }, 0.2)
    expect(factors.length).toBeGreaterThan(along - across)
    expect(factors.length).toBeLessThan(along - across + 2 * Math.SQRT2 * across)
  })

  it('tell a disk by its radius', () => {
    const factors = factorsOfImage(drawn(({ x, y }) => Math.hypot(x - 14, y - 14) <= 8))
    expectNear(factors, { scale: 8 / Math.SQRT2, slant: 0, horizontal: 0, vertical: 0 }, 0.05)
    expectNear(factors, { area: 64 * Math.PI }, 2)
  })
})

describe('a change of an image changes its factor', () => {
  const digit = new Float32Array(784)
  mnist.test.readImage(0, digit, 0)
  const before = factorsOfImage(digit)

  /** The digit at other places, linearly interpolated along rows. */
  function moved(source: (x: number, y: number) => { x: number; y: number }): Float32Array {
    return Float32Array.from(digit, (_, index) => {
      const { x, y } = source(index % 28, Math.floor(index / 28))
      const left = Math.floor(x)
      const at = (column: number) => (column < 0 || column > 27 || y < 0 || y > 27 ? 0 : digit[y * 28 + column])
      return at(left) + (x - left) * (at(left + 1) - at(left))
    })
  }

  it.each([0.15, 0.3, -0.25])('a shear the slant, by its angle: %d', (slant) => {
    const shear = Math.tan(before.slant + slant) - Math.tan(before.slant)
    const after = factorsOfImage(moved((x, y) => ({ x: x + shear * (y - 14), y })))
    expectNear(after, { height: before.height, width: before.width }, 0.35)
    expectNear(after, { slant: before.slant + slant }, 0.01)
  })

  it('a shift the position, and hardly anything else', () => {
    const after = factorsOfImage(moved((x, y) => ({ x: x - 3, y: y + 2 })))
    const { slant, width, height, ink, scale, area, thickness, horizontal, vertical } = before
    expectNear(after, { horizontal: horizontal + 3, vertical: vertical - 2, ink, scale }, 1e-9)
    expectNear(after, { slant, width, height }, 0.01)
    // The spline reaches the image's edge, and another place breaks ties otherwise.
    expectNear(after, { area, thickness }, 0.25)
    expect(Math.abs(after.length / before.length - 1)).toBeLessThan(0.1)
  })

  it('a dilation the thickness, by what it adds', () => {
    const dilated = digit.map((_, index) => {
      const near = [0, 1, -1, 28, -28].map((step) => digit[index + step] ?? 0)
      return Math.max(...near)
    })
    const after = factorsOfImage(dilated)
    expectNear(after, { thickness: before.thickness + 1.7 }, 0.6)
    expect(after.area).toBeGreaterThan(before.area * 1.5)
    expect(after.ink).toBeGreaterThan(before.ink * 1.3)
  })

  it('half the contrast the ink alone', () => {
    const after = factorsOfImage(digit.map((value) => value / 2))
    expectNear(after, { ink: before.ink / 2 }, 1e-3)
    expectNear(after, { slant: before.slant, thickness: before.thickness, vertical: before.vertical }, 0.03)
  })
})
