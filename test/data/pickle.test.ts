import { describe, expect, it } from 'vitest'
import { parsePickle } from '../../src/data/node/pickle.ts'
import { PickledArray } from '../../src/data/node/pickle-values.ts'
import { refusal } from '../support/refusal.ts'
import {
  byteString,
  call,
  dictionary,
  dtype,
  global,
  integer,
  list,
  ndarray,
  pickle,
  string,
  tuple,
  unicode,
} from './pickle-bytes.ts'

const read = (value: readonly number[]) => parsePickle(pickle(value), 'file')
const data = Uint8Array.of(1, 2, 3, 4, 5, 6)

describe('a pickle', () => {
  it.each([
    [
      'numbers',
      list([integer(7), integer(-2), [0x4d, 1, 2], [0x8a, 0], [0x8a, 2, 0, 255], [0x47, 63, 240, 0, 0, 0, 0, 0, 0]]),
      [7, -2, 513, 0, -256, 1],
    ],
    ['texts', list([unicode('ü猫'), [0x8c, 1, 97], [0x8d, 1, 0, 0, 0, 0, 0, 0, 0, 98]]), ['ü猫', 'a', 'b']],
    [
      'texts of Python 2',
      list([string('ab'), string('c'.repeat(300))]),
      [Uint8Array.of(97, 98), new Uint8Array(300).fill(99)],
    ],
    [
      'bytes',
      list([byteString(data), [0x43, 1, 9], [0x8e, 1, 0, 0, 0, 0, 0, 0, 0, 9]]),
      [data, Uint8Array.of(9), Uint8Array.of(9)],
    ],
    ['constants', tuple([0x4e], [0x88], [0x89]), [null, true, false]],
    [
      'tuples of one to three',
      list([[0x29], [0x4b, 1, 0x85], [0x4b, 1, 0x4b, 2, 0x86], [0x4b, 1, 0x4b, 2, 0x4b, 3, 0x87]]),
      [[], [1], [1, 2], [1, 2, 3]],
    ],
    ['a list item by item', [0x5d, 0x4b, 1, 0x61, 0x4b, 2, 0x61], [1, 2]],
    [
      'a dictionary',
      dictionary([
        [string('a'), integer(1)],
        [unicode('b'), integer(2)],
        [integer(3), integer(4)],
      ]),
      new Map([
        ['a', 1],
        ['b', 2],
        ['3', 4],
      ]),
    ],
    ['values that are recalled', [0x5d, 0x71, 5, 0x28, 0x4b, 1, 0x94, 0x6a, 1, 0, 0, 0, 0x65], [1, 1]],
    [
      'bytes as Python 3 writes them for 2',
      call(global('_codecs', 'encode'), tuple(unicode('a\u00e9'), unicode('latin1'))),
      Uint8Array.of(97, 233),
    ],
  ])('holds %s', (_, value, expected) => {
    expect(read(value)).toEqual(expected)
  })

  it.each([
    ['Python 2', {}],
    ['NumPy 2', { module: 'numpy._core.multiarray', as: byteString }],
    ['any order', { order: '>' as const, type: 'u2' }],
    ['Fortran order', { isFortran: true }],
  ])('holds an array of %s', (_, options) => {
    const isWide = 'type' in options
    const array = read(ndarray(isWide ? [3] : [2, 3], data, options))
    const form = { type: isWide ? 'uint16' : 'uint8', isBigEndian: isWide }
    const state = { shape: isWide ? [3] : [2, 3], form, isFortran: 'isFortran' in options, bytes: data }
    expect(array).toBeInstanceOf(PickledArray)
    expect((array as PickledArray).state).toEqual(state)
  })

  it('holds numbers of NumPy', () => {
    const scalar = call(
      global('numpy.core.multiarray', 'scalar'),
      tuple(dtype('i8', '<'), string('\x05\0\0\0\0\0\0\0')),
    )
    expect(read(list([scalar, scalar]))).toEqual([5, 5])
  })

  it.each([
    [
      'a function',
      call(global('os', 'system'), tuple(string('true'))),
      'wants to run "os.system", and no code in a pickle is run.',
    ],
    ['a function of NumPy', global('numpy', 'load'), 'wants to run "numpy.load"'],
    ['a property of all objects', global('', 'toString'), 'wants to run ".toString"'],
    ['a function on the stack', [...unicode('builtins'), ...unicode('eval'), 0x93], 'wants to run "builtins.eval"'],
    ['a class', [...global('numpy', 'ndarray'), 0x29, 0x81], 'has the instruction NEWOBJ, and pickles are read only'],
    ['an array that is called', call(global('numpy', 'ndarray'), tuple()), 'wants to run "numpy.ndarray, called"'],
    ['an unknown instruction', [0xff], 'has the instruction 0xff'],
    ['an array of objects', ndarray([1], data, { type: 'O8' }), 'holds an array of "O8". Save arrays of numbers'],
    ['an array of fewer bytes', ndarray([7], data), 'an array has more or fewer bytes than its shape'],
    [
      'an array without a shape',
      call(global('numpy.core.numeric', '_frombuffer'), tuple(byteString(data))),
      'the state of an array is none',
    ],
    ['no value', [], 'it takes a value that is not there'],
    ['a value beyond a mark', [0x4b, 1, 0x28], 'it takes a value that is not there'],
    ['no mark', [0x74], 'it takes a mark that is not there'],
    ['no memory', [0x68, 3], 'it recalls a value that is not there'],
    ['a text longer than the file', [0x58, 255, 255, 255, 255], 'it is cut off'],
    ['a text of 2^64', [0x8d, ...Array<number>(8).fill(255)], 'it is cut off'],
    ['a number of 2 GiB', [0x8b, 255, 255, 255, 127], 'it is cut off'],
    ['a number of 72 bits', [0x8a, 9, ...Array<number>(9).fill(1)], 'a number has more than 64 bits'],
    ['half an entry', [0x7d, 0x28, 0x4b, 1, 0x75], 'it sets an entry of no dictionary'],
    ['a key that is a list', dictionary([[list([]), integer(1)]]), 'a key is neither text nor number'],
    ['an entry of a list', [0x5d, 0x4b, 1, 0x4b, 2, 0x73], 'it sets an entry of no dictionary'],
    ['an item of a number', [0x4b, 1, 0x4b, 2, 0x61], 'it appends to what is no list'],
    ['a call of a number', [0x4b, 1, 0x29, 0x52], 'it calls what is no function'],
    ['a state of a number', [0x4b, 1, 0x29, 0x62], 'a state is given to what has none'],
    [
      'bytes in another encoding',
      call(global('_codecs', 'encode'), tuple(unicode('a'), unicode('rot13'))),
      'bytes are in no known encoding',
    ],
  ])('is refused with %s', (_, value, message) => {
    expect(refusal(() => read(value))).toContain(`file: `)
    expect(refusal(() => read(value))).toContain(message)
  })

  it('is refused in another protocol, and cut off', () => {
    expect(refusal(() => parsePickle(new TextEncoder().encode("(dp0\nS'a'\n."), 'file'))).toContain('not of protocol 2')
    expect(refusal(() => parsePickle(new Uint8Array(), 'file'))).toContain('it is cut off')
    expect(refusal(() => parsePickle(pickle(list([])).subarray(0, -1), 'file'))).toContain('it is cut off')
  })

  it('costs no more than its size, whatever it asks for', () => {
    const many = new Uint8Array(2 ** 21).fill(0x7d)
    const maps = Buffer.concat([Uint8Array.of(0x80, 2), many])
    expect(refusal(() => parsePickle(maps, 'file'))).toContain('has more than 1048576 values.')
    // A text that is remembered, and made into bytes again and again.
    const again = call([0x68, 1], [0x68, 2])
    const args = [...tuple(unicode('a'.repeat(1000)), unicode('latin1')), 0x71, 2]
    const bomb = list([[...global('_codecs', 'encode'), 0x71, 1], args, ...Array.from({ length: 100 }, () => again)])
    expect(refusal(() => read(bomb))).toContain('it makes more bytes than it has')
  })

  it('may be deep, and hold itself', () => {
    const deep = read([...Array<number>(50_000).fill(0x5d), ...Array<number>(49_999).fill(0x61)])
    expect(deep).toHaveLength(1)
    const own = read([0x5d, 0x71, 0, 0x68, 0, 0x61]) as unknown[]
    expect(own[0]).toBe(own)
  })
})
