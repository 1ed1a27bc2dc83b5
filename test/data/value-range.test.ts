import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteOf, checkContrast, chooseScale, joinFacts, scaleText } from '../../src/data/index.ts'
import type { Scale, ValueRange } from '../../src/data/index.ts'
import { refusal } from '../support/refusal.ts'

const facts = (least: number, most: number, whole = false) => ({ least, most, whole })
const factsOf = (values: Iterable<number>) =>
  joinFacts(Array.from(values, (value) => ({ least: value, most: value, whole: Number.isInteger(value) })))

describe('chooseScale', () => {
  it.each<[number, number, ValueRange]>([
    [0, 1, [0, 1]],
    [0, 0, [0, 1]],
    [-1, 1, [-1, 1]],
    [0, 2, [0, 255]],
    [17, 254, [0, 255]],
    [-1, 2, [-128, 127]],
    [0, 256, [0, 1023]],
    [0, 4095, [0, 4095]],
    [9, 4096, [0, 16_383]],
    [0, 65_535, [0, 65_535]],
  ])('takes whole numbers from %d to %d for a part of the usual range %j', (least, most, range) => {
    expect(chooseScale('int32', facts(least, most, true))).toMatchObject({ range, from: 'usual', least, most })
  })

  it.each<[number, number, ValueRange]>([
    [0.1, 0.9, [0, 1]],
    [-0.05, 1.0000002, [0, 1]],
    [-0.10000000149, 1.1, [0, 1]],
    [-0.14, 1.13, [0, 1]],
    [-0.5, 0.499, [-0.5, 0.5]],
    [-0.998, 1, [-1, 1]],
    [-0.4, 0.7, [-1, 1]],
    [0.5, 200, [0, 255]],
    [-12.3, 270.4, [0, 255]],
    [0.1, 5, [0, 255]],
  ])('takes fractions from %d to %d for a part of the usual range %j', (least, most, range) => {
    expect(chooseScale('float32', facts(least, most))).toMatchObject({ range, from: 'usual' })
  })

  it.each([
    ['standardised images', -0.4242, 2.8215, false],
    ['images standardised by channel', -2.1, 2.64, false],
    ['fractions beyond bytes', 0.5, 4095, false],
    ['whole numbers beyond 16 bits', 0, 65_536, true],
    ['whole numbers below those of bytes', -129, 5, true],
  ])('spreads what no usual range holds: %s', (_, least, most, whole) => {
    expect(chooseScale('x', facts(least, most, whole))).toMatchObject({ range: [least, most], from: 'values' })
  })

  it('obeys', () => {
    expect(chooseScale('uint16', facts(0, 9, true), [0, 4095])).toMatchObject({ range: [0, 4095], from: 'config' })
  })
})

describe('byteOf', () => {
  it.each<[number, ValueRange, number]>([
    [0.5, [0, 1], 128],
    [1.0000002, [0, 1], 255],
    [-0.1, [0, 1], 0],
    [0, [-1, 1], 128],
    [2048, [0, 4095], 128],
    [0, [-1e308, 1.7e308], 94],
    [1, [-Number.MAX_VALUE, Number.MAX_VALUE], 128],
    [5, [5, 5], 0],
  ])('makes %d in %j the byte %d', (value, range, byte) => {
    expect(byteOf(value, range)).toBe(byte)
  })
})

describe('a picture that uses its whole range', () => {
  /** How a number is kept by each element type: what it becomes. */
  const types = {
    uint8: (value: number) => Uint8Array.of(value)[0],
    int8: (value: number) => Int8Array.of(value)[0],
    uint16: (value: number) => Uint16Array.of(value)[0],
    int16: (value: number) => Int16Array.of(value)[0],
    int32: (value: number) => Int32Array.of(value)[0],
    float32: Math.fround,
    float64: (value: number) => value,
  }
  const whole: readonly ValueRange[] = [
    [0, 255],
    [-128, 127],
    [0, 1023],
    [0, 4095],
    [0, 16_383],
    [0, 65_535],
  ]
  const fractions: readonly ValueRange[] = [
    [0, 1],
    [-0.5, 0.5],
    [-1, 1],
    [0, 255],
  ]
  /** Black, white, and bytes in between. */
  const picture = fc.array(fc.nat(255), { maxLength: 60 }).map((bytes) => [0, 255, ...bytes])
  const valueOf = (byte: number, [black, white]: ValueRange) => black + (byte / 255) * (white - black)
  const bytesRead = (values: number[], asked?: ValueRange) => {
    const { range } = chooseScale('x', factsOf(values), asked)
    return values.map((value) => byteOf(value, range))
  }

  it('reads alike in every usual range and every type that can hold it', () => {
    let read = 0
    fc.assert(
      fc.property(picture, (bytes) => {
        for (const [type, keep] of Object.entries(types)) {
          const isFloat = type.startsWith('float')
          for (const range of isFloat ? [...whole, ...fractions] : whole) {
            if (range.some((end) => keep(end) !== end)) continue
            const values = bytes
              .map((byte) => valueOf(byte, range))
              .map((value) => keep(isFloat ? value : Math.round(value)))
            expect([type, range, bytesRead(values)]).toEqual([type, range, bytes])
            read++
          }
        }
      }),
    )
    expect(read).toBeGreaterThan(1000)
  })

  it('reads alike as a mask', () => {
    const mask = fc.array(fc.constantFrom(0, 255), { maxLength: 60 }).map((bytes) => [0, 255, ...bytes])
    fc.assert(
      fc.property(mask, fc.constantFrom<ValueRange>([0, 1], [-1, 1], [-0.5, 0.5], [0, 255]), (bytes, range) => {
        expect(bytesRead(bytes.map((byte) => valueOf(byte, range)))).toEqual(bytes)
      }),
    )
  })

  it('reads alike in any range that is asked for', () => {
    const end = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    const range = fc
      .tuple(end, fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
      .map(([black, extent]): ValueRange => [black, black + extent])
    fc.assert(
      fc.property(picture, range, (bytes, asked) => {
        expect(
          bytesRead(
            bytes.map((byte) => valueOf(byte, asked)),
            asked,
          ),
        ).toEqual(bytes)
      }),
    )
  })
})

describe('checkContrast', () => {
  const scale = (least: number, most: number, more: Partial<Scale> = {}): Scale => ({
    ...chooseScale('float32', facts(least, most)),
    ...more,
  })
  const pixels = (of: Scale) => {
    const [least, most] = [byteOf(of.least, of.range) / 255, byteOf(of.most, of.range) / 255]
    return { least, most }
  }

  it('lets pass what shows something, and what is asked for', () => {
    for (const of of [scale(0, 0.2), scale(3, 60), scale(0.5, 5, { range: [0, 255], from: 'config' })]) {
      expect(() => checkContrast('set', pixels(of), of)).not.toThrow()
    }
  })

  it.each([
    [
      'values that use little of their range',
      scale(0.1, 5),
      'set: values 0.1 to 5 use 2 % of the range 0 to 255, so that images would hardly show anything. Pass --set ' +
        'data.range=[0.1,5] to spread them from black to white, or --set data.range=[0,255] to take them as they are.',
    ],
    [
      'values that are all one byte',
      scale(0.0001, 0.0009),
      'set: values 0.0001 to 0.0009 all become one shade where 0 is black and 1 white. Pass --set data.range=[0.0001,0.0009]',
    ],
    [
      'a range beside the values',
      scale(0, 255, { range: [1000, 2000], from: 'config' }),
      'set: values 0 to 255 all become one shade where 1000 is black and 2000 white. Pass --set data.range=[0,255]',
    ],
    ['a single value', scale(0.5, 0.5), 'set: every pixel has the value 0.5, so there is nothing to learn. Check how'],
  ])('refuses %s', (_, of, message) => {
    expect(refusal(() => checkContrast('set', pixels(of), of))).toContain(message)
  })

  it('knows values by their pixels where the values of all arrays lie further apart', () => {
    const of = { ...scale(0, 255), numbers: 'uint8', whole: true }
    expect(refusal(() => checkContrast('set', { least: 0, most: 9 / 255 }, of))).toContain('data.range=[0,9]')
    expect(refusal(() => checkContrast('set', { least: 0, most: 0 }, of))).toContain('every pixel has the value 0,')
  })
})

describe('scaleText', () => {
  it.each([
    [chooseScale('uint8', facts(0, 255, true)), 'uint8 values, 0 to 255'],
    [chooseScale('uint8', facts(0, 1, true)), 'uint8 values 0 to 1, scaled by 255'],
    [chooseScale('float32', facts(-1, 0.99999)), 'float32 values -1 to 1, -1 is black, 1 white'],
    [chooseScale('uint16', facts(0, 65_535, true)), 'uint16 values 0 to 65,535, 0 is black, 65,535 white'],
    [
      chooseScale('float64', facts(-2.123456, 2.64)),
      'float64 values -2.123 to 2.64 lie in no usual range: -2.123 is black, 2.64 white',
    ],
    [
      chooseScale('float32', facts(-0.4, 0.9)),
      'float32 values -0.4 to 0.9, -1 is black, 1 white; pass --set data.range=[-0.4,0.9] if these are black and white',
    ],
    [chooseScale('float64', facts(-1, -0), [-1, -0]), 'float64 values -1 to 0, -1 is black, 0 white'],
  ])('%#', (scale, text) => {
    expect(scaleText(scale)).toBe(text)
  })
})
