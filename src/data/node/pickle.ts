import { FacetError } from '../../array/index.ts'
import { build, globalOf, reduce } from './pickle-globals.ts'
import { PickleMachine } from './pickle-machine.ts'
import type { PickleValue } from './pickle-values.ts'

type Instruction = (machine: PickleMachine) => void

/**
 * Reads a pickle of Python's protocols 2 to 5: lists, tuples, dictionaries, numbers, texts, bytes and NumPy arrays. No code is run: an
 * instruction or a function beyond those is refused. Steps are counted and nothing is copied, so that what a file can cost is bounded
 * by its size.
 *
 * @param file - the name errors give it
 * @throws FacetError when the bytes are no such pickle, are cut off, or hold anything else
 */
export function parsePickle(bytes: Uint8Array, file: string): PickleValue {
  const machine = new PickleMachine(bytes, file)
  if (machine.step() !== 0x80) throw machine.damaged('it is not of protocol 2 or a later one')
  machine.take(1)
  for (;;) {
    const code = machine.step()
    if (code === STOP) return machine.pop()
    const instruction = INSTRUCTIONS.get(code)
    if (instruction === undefined) throw refused(code, file)
    instruction(machine)
  }
}

const STOP = 0x2e

/** Instructions that make objects or run code, by their names in Python's `pickletools`. */
const REFUSED = new Map([
  [0x69, 'INST'],
  [0x6f, 'OBJ'],
  [0x81, 'NEWOBJ'],
  [0x92, 'NEWOBJ_EX'],
  [0x50, 'PERSID'],
  [0x51, 'BINPERSID'],
  [0x82, 'EXT1'],
  [0x83, 'EXT2'],
  [0x84, 'EXT4'],
])

function refused(code: number, file: string): FacetError {
  const name = REFUSED.get(code) ?? `0x${code.toString(16)}`
  return new FacetError(
    `${file}: has the instruction ${name}, and pickles are read only as far as they are data. Fetch the set from where it is ` +
      'published, or save its arrays by numpy.savez.',
  )
}

const text: (width: 1 | 4 | 8) => Instruction = (width) => (machine) =>
  machine.push(Buffer.from(machine.take(machine.unsigned(width))).toString('utf8'))

/** Texts of Python 2 are bytes. */
const bytes: (width: 1 | 4 | 8) => Instruction = (width) => (machine) =>
  machine.push(machine.take(machine.unsigned(width)))

const long: (width: 1 | 4) => Instruction = (width) => (machine) => {
  const digits = machine.take(machine.unsigned(width))
  if (digits.length > 8) throw machine.damaged('a number has more than 64 bits')
  const hex = Buffer.from(digits.toReversed()).toString('hex') || '0'
  machine.push(Number(BigInt.asIntN(8 * Math.max(1, digits.length), BigInt(`0x${hex}`))))
}

const tuple: (count: number) => Instruction = (count) => (machine) => machine.push(machine.several(count))

/** By their codes, in the order of Python's `pickletools`. */
const INSTRUCTIONS: ReadonlyMap<number, Instruction> = new Map<number, Instruction>([
  [0x4a, (machine) => machine.push(machine.unsigned(4) | 0)], // BININT
  [0x4b, (machine) => machine.push(machine.unsigned(1))], // BININT1
  [0x4d, (machine) => machine.push(machine.unsigned(2))], // BININT2
  [0x8a, long(1)], // LONG1
  [0x8b, long(4)], // LONG4
  [0x47, (machine) => machine.push(Buffer.from(machine.take(8)).readDoubleBE())], // BINFLOAT
  [0x55, bytes(1)], // SHORT_BINSTRING
  [0x54, bytes(4)], // BINSTRING
  [0x43, bytes(1)], // SHORT_BINBYTES
  [0x42, bytes(4)], // BINBYTES
  [0x8e, bytes(8)], // BINBYTES8
  [0x96, bytes(8)], // BYTEARRAY8
  [0x8c, text(1)], // SHORT_BINUNICODE
  [0x58, text(4)], // BINUNICODE
  [0x8d, text(8)], // BINUNICODE8
  [0x4e, (machine) => machine.push(null)], // NONE
  [0x88, (machine) => machine.push(true)], // NEWTRUE
  [0x89, (machine) => machine.push(false)], // NEWFALSE
  [0x5d, (machine) => machine.push([])], // EMPTY_LIST
  [0x61, (machine) => append(machine, [machine.pop()])], // APPEND
  [0x65, (machine) => append(machine, machine.sinceMark())], // APPENDS
  [0x6c, (machine) => machine.push(machine.sinceMark())], // LIST
  [0x29, tuple(0)], // EMPTY_TUPLE
  [0x74, (machine) => machine.push(machine.sinceMark())], // TUPLE
  [0x85, tuple(1)], // TUPLE1
  [0x86, tuple(2)], // TUPLE2
  [0x87, tuple(3)], // TUPLE3
  [0x7d, (machine) => machine.push(new Map())], // EMPTY_DICT
  [0x73, (machine) => setItems(machine, machine.several(2))], // SETITEM
  [0x75, (machine) => setItems(machine, machine.sinceMark())], // SETITEMS
  [0x30, (machine) => void machine.pop()], // POP
  [0x32, (machine) => machine.push(machine.top())], // DUP
  [0x28, (machine) => machine.mark()], // MARK
  [0x31, (machine) => void machine.sinceMark()], // POP_MARK
  [0x68, (machine) => machine.recall(machine.unsigned(1))], // BINGET
  [0x6a, (machine) => machine.recall(machine.unsigned(4))], // LONG_BINGET
  [0x71, (machine) => machine.remember(machine.unsigned(1))], // BINPUT
  [0x72, (machine) => machine.remember(machine.unsigned(4))], // LONG_BINPUT
  [0x94, (machine) => machine.remember()], // MEMOIZE
  [0x63, (machine) => machine.push(globalOf(machine.line(), machine.line(), machine))], // GLOBAL
  [0x93, stackGlobal], // STACK_GLOBAL
  [0x52, (machine) => machine.push(reduce(machine))], // REDUCE
  [0x62, build], // BUILD
  [0x95, (machine) => void machine.take(8)], // FRAME, whose length is of no use to us
])

function stackGlobal(machine: PickleMachine): void {
  const [module, name] = machine.several(2)
  if (typeof module !== 'string' || typeof name !== 'string') throw machine.damaged('a function has no name')
  machine.push(globalOf(module, name, machine))
}

function append(machine: PickleMachine, items: readonly PickleValue[]): void {
  const list = machine.top()
  if (!Array.isArray(list)) throw machine.damaged('it appends to what is no list')
  for (const item of items) list.push(item)
}

function setItems(machine: PickleMachine, items: readonly PickleValue[]): void {
  const dictionary = machine.top()
  if (!(dictionary instanceof Map) || items.length % 2 === 1) throw machine.damaged('it sets an entry of no dictionary')
  for (let at = 0; at < items.length; at += 2) dictionary.set(keyOf(items[at], machine), items[at + 1])
}

function keyOf(key: PickleValue, machine: PickleMachine): string {
  if (key instanceof Uint8Array) return Buffer.from(key).toString('latin1')
  if (typeof key === 'string' || typeof key === 'number') return String(key)
  throw machine.damaged('a key is neither text nor number')
}
