import { describe, expect, it } from 'vitest'
import { circularMean, cutOpposite } from '../../../src/metrics/factors/circle.ts'
import { FACTORS, factorsOf } from '../../../src/metrics/factors/factor-list.ts'
import { measureFactors } from '../../../src/metrics/factors/measure-factors.ts'
import '../../support/all-close.ts'
import { refusal } from '../../support/refusal.ts'
import { GREY, bar, drawn } from './drawings.ts'

const COLOUR = { height: 8, width: 8, channels: 3 }

/** An image of one colour but for a black frame. */
function patch(...colour: number[]): Float32Array {
  const inside = (pixel: number) => pixel % 8 > 1 && pixel % 8 < 6 && pixel > 15 && pixel < 48
  return Float32Array.from({ length: 64 * colour.length }, (_, index) =>
    inside(Math.floor(index / colour.length)) ? colour[index % colour.length] : 0,
  )
}

/** A colour of full saturation and value, HSV's. */
function ofHue(turn: number): number[] {
  return [0, 1 / 3, 2 / 3].map((at) => {
    const off = Math.abs(turn - at)
    return Math.min(Math.max(2 - 6 * Math.min(off, 1 - off), 0), 1)
  })
}

describe('measureFactors', () => {
  it('has one column of every factor that belongs to images of that kind', () => {
    const names = (channels: number) => factorsOf({ ...GREY, channels }).map(({ name }) => name)
    expect(names(1)).toEqual(names(2))
    expect(names(3)).toEqual(names(4))
    expect(new Set([...names(1), ...names(3)]).size).toBe(FACTORS.length)
    expect(Object.keys(measureFactors(new Float32Array(784 * 2), 2, GREY))).toEqual(names(1))
    expect(Object.keys(measureFactors(patch(1, 0, 0), 1, COLOUR))).toEqual(names(3))
  })

  it.each([0, 0.5, 1])('knows nothing of a constant image of %d but its ink', (value) => {
    const { ink, ...others } = measureFactors(new Float32Array(784).fill(value), 1, GREY)
    expect([...ink]).toBeAllClose([value], { absolute: 0.002 })
    for (const values of Object.values(others)) expect([...values]).toEqual([NaN])
  })

  it('does not let one image touch the next', () => {
    const stroke = drawn(bar({ width: 3, height: 16 }))
    const images = Float32Array.from([...stroke, ...new Float32Array(784), ...stroke])
    for (const values of Object.values(measureFactors(images, 3, GREY))) expect(values[2]).toBe(values[0])
  })

  it('looks at the colour channels alone', () => {
    expect(measureFactors(patch(0.2, 0.5, 0.7, 0.3), 1, { ...COLOUR, channels: 4 })).toEqual(
      measureFactors(patch(0.2, 0.5, 0.7), 1, COLOUR),
    )
    expect(measureFactors(patch(0.6, 1), 1, { ...COLOUR, channels: 2 })).toEqual(
      measureFactors(patch(0.6), 1, { ...COLOUR, channels: 1 }),
    )
  })

  it.each([
    { height: 1, width: 1, channels: 1 },
    { height: 1, width: 5, channels: 1 },
    { height: 2, width: 2, channels: 1 },
    { height: 16, width: 16, channels: 1 },
    { height: 20, width: 40, channels: 1 },
    { height: 130, width: 3, channels: 1 },
  ])('takes images of any size: %o', (size) => {
    const image = Float32Array.from({ length: size.height * size.width }, (_, index) => (index % 7 < 2 ? 1 : 0))
    const { area, ink, horizontal } = measureFactors(image, 1, size)
    if (image.length === 1) expect(area[0]).toBeNaN()
    else expect(area[0]).toBeGreaterThan(0)
    expect(area[0]).not.toBeGreaterThan(image.length)
    expect(ink[0]).toBeLessThanOrEqual(1)
    expect(Math.abs(horizontal[0])).not.toBeGreaterThan(size.width / 2)
  })

  it('measures none of no images', () => {
    expect(measureFactors(new Float32Array(), 0, GREY).slant).toEqual(new Float64Array())
  })

  it('refuses what are not images', () => {
    expect(refusal(() => measureFactors(new Float32Array(784), 2, GREY))).toContain(
      'measureFactors: 2 images take 1568 pixels, got 784.',
    )
    for (const value of [NaN, Infinity]) {
      const broken = new Float32Array(784 * 2).fill(value, 1000, 1001)
      expect(refusal(() => measureFactors(broken, 2, GREY))).toContain(`image 1 has a pixel that is ${value}`)
    }
  })
})

describe('the factors of colour', () => {
  it.each([0, 1 / 6, 1 / 3, 0.4, 2 / 3, 0.9])('tell a hue of %d of the circle', (turn) => {
    const { hue, saturation } = measureFactors(patch(...ofHue(turn)), 1, COLOUR)
    const angle = cutOpposite(hue, 2 * Math.PI * turn, 2 * Math.PI)
    // Between HSV's six corners its hexagon and the circle part by a degree.
    expect([...angle]).toBeAllClose([2 * Math.PI * turn], { absolute: 0.02 })
    expect([...saturation]).toEqual([1])
  })

  it('turn by a third when channels change places, whatever the image', () => {
    const colours = [0, 1, 2].map((first) => [0.9, 0.3, 0.5].map((_, at) => [0.9, 0.3, 0.5][(at + 3 - first) % 3]))
    const [before, ...after] = colours.map((colour) => measureFactors(patch(...colour), 1, COLOUR))
    for (const [index, { hue, saturation }] of after.entries()) {
      const expected = before.hue[0] + ((index + 1) * 2 * Math.PI) / 3
      expect([...cutOpposite(hue, expected, 2 * Math.PI)]).toBeAllClose([expected], { absolute: 1e-12 })
      expect(saturation).toEqual(before.saturation)
    }
  })

  it.each([
    ['grey', patch(0.5, 0.5, 0.5), { saturation: 0, hue: NaN, brightness: (128 / 255) * 0.25 }],
    ['black', patch(0, 0, 0), { saturation: NaN, hue: NaN, brightness: 0, horizontal: NaN, scale: NaN }],
    ['half red', patch(1, 0.5, 0.5), { saturation: 127 / 255, hue: 0 }],
  ])('say of a %s image what can be said', (_, image, expected) => {
    const measured = measureFactors(image, 1, COLOUR)
    for (const [name, value] of Object.entries(expected)) {
      expect([...measured[name]]).toBeAllClose([value], { absolute: 1e-12 })
    }
  })

  it('are none when colours cancel', () => {
    const image = Float32Array.from({ length: 192 }, (_, index) => (index % 3 === Math.floor(index / 3) % 3 ? 1 : 0))
    const { hue } = measureFactors(image.subarray(0, 9), 1, { height: 1, width: 3, channels: 3 })
    expect([...hue]).toEqual([NaN])
  })
})

describe('a circular quantity', () => {
  it('has a mean across the place where its numbers jump', () => {
    expect(circularMean(Float64Array.of(170, -170, NaN), 360)).toBeCloseTo(180, 10)
    expect(circularMean(Float64Array.of(10, 350), 360)).toBeCloseTo(0, 10)
    expect(circularMean(Float64Array.of(NaN), 360)).toBeNaN()
  })

  it('becomes linear about it', () => {
    const cut = cutOpposite(Float64Array.of(170, -170, 180, 1, -1, NaN), 180, 360)
    expect(cut).toEqual(Float64Array.of(170, 190, 180, 1, 359, NaN))
  })
})
