import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MessageWriter } from '../../src/onnx/protobuf.ts'
import { Message } from '../support/protobuf.ts'

function hex(writer: MessageWriter): string {
  return Buffer.from(writer.finish()).toString('hex')
}

describe('MessageWriter', () => {
  // The examples of https://protobuf.dev/programming-guides/encoding.
  it.each<[string, MessageWriter, string]>([
    ['an integer', new MessageWriter().integer(1, 150), '089601'],
    ['a string', new MessageWriter().string(2, 'testing'), '120774657374696e67'],
    ['a message', new MessageWriter().message(3, new MessageWriter().integer(1, 150)), '1a03089601'],
    ['−2 as int64', new MessageWriter().integer(1, -2), '08feffffffffffffffff01'],
    ['a float', new MessageWriter().float(2, 1), '150000803f'],
    ['nothing', new MessageWriter(), ''],
    ['empty bytes', new MessageWriter().bytes(9, new Uint8Array()), '4a00'],
    ['a field number above 15', new MessageWriter().integer(20, 7), 'a00107'],
    ['text beyond ASCII', new MessageWriter().string(1, 'é'), '0a02c3a9'],
  ])('writes %s', (_, writer, expected) => {
    expect(hex(writer)).toBe(expected)
  })

  it('keeps every integer, wherever it stands', () => {
    const check = (field: number, values: number[]) => {
      const writer = new MessageWriter()
      for (const value of values) writer.integer(field, value)
      const outer = new MessageWriter().string(1, 'before').message(field + 1, writer)
      expect(new Message(outer.finish()).messages(field + 1)[0].integers(field)).toEqual(values)
    }
    const integers = fc.array(fc.maxSafeInteger().map((value) => value + 0))
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 28 }), integers, check), { seed: 20261124 })
  })

  it('refuses what is no whole number', () => {
    expect(() => new MessageWriter().integer(1, 0.5)).toThrow(RangeError)
  })
})
