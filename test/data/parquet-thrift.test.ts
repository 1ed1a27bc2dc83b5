import { describe, expect, it } from 'vitest'
import { checkStruct } from '../../src/data/node/parquet/thrift.ts'

const struct = (...bytes: number[]) => Uint8Array.from(bytes)

describe('checkStruct', () => {
  it.each([
    ['nothing', struct(0), 1],
    ['booleans, a byte and a float', struct(0x11, 0x12, 0x13, 7, 0x17, 1, 2, 3, 4, 5, 6, 7, 8, 0, 99), 14],
    ['a number, and its own number of a field', struct(0x05, 0x40, 0x81, 0x01, 0), 5],
    ['a text', struct(0x18, 2, 65, 66, 0), 5],
    ['lists of booleans and structs', struct(0x19, 0x21, 1, 2, 0x19, 0xfc, 1, 0, 0), 9],
    ['a struct', struct(0x1c, 0x11, 0, 0), 4],
  ])('finds the end of one with %s', (_, bytes, end) => {
    expect(checkStruct(bytes)).toBe(end)
  })

  it.each([
    ['without an end', struct(0x11), 'its headers end too early'],
    ['of nothing at all', struct(), 'its headers end too early'],
    ['whose text is cut off', struct(0x18, 9, 65, 0), 'its headers end too early'],
    ['with a list of 2^31', struct(0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0, 0), 'its headers end too early'],
    ['with a number of 100 bytes', Uint8Array.from({ length: 100 }, () => 0xff).fill(0x16, 0, 1), 'more than 64 bits'],
    ['with a map', struct(0x1b, 0), 'values of type 11'],
    ['in a struct, and so on', new Uint8Array(100).fill(0x1c), 'nested too deeply'],
  ])('refuses one %s', (_, bytes, message) => {
    expect(() => checkStruct(bytes)).toThrow(message)
  })
})
