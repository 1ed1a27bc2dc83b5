import { FacetError, sizeOf } from '../../array/index.ts'
import { numbersFrom, widthOf } from './data-array.ts'
import { NPY_TYPES } from './npy.ts'
import type { PickleMachine } from './pickle-machine.ts'
import { PickleGlobal, PickledArray, PickledType } from './pickle-values.ts'
import type { PickleValue } from './pickle-values.ts'

type Call = (args: readonly PickleValue[], machine: PickleMachine) => PickleValue

/** What stands in place of each function that a pickle may name. NumPy 2 calls its `core` `_core`. */
const CALLS: Readonly<Record<string, Call>> = {
  'numpy.ndarray': (_, machine) => refuse(machine, 'numpy.ndarray, called'),
  'numpy.dtype': ([name], machine) => new PickledType({ type: typeOf(name, machine) }),
  'numpy.core.multiarray._reconstruct': () => new PickledArray(),
  'numpy.core.multiarray.scalar': ([type, bytes], machine) => scalarOf(type, bytes, machine),
  'numpy.core.numeric._frombuffer': ([bytes, type, shape, order], machine) => {
    const array = new PickledArray()
    fill(array, [1, shape, type, order === 'F', bytes], machine)
    return array
  },
  '_codecs.encode': ([text, encoding], machine) => encoded(text, encoding, machine),
}

/**
 * Returns a function by its name.
 *
 * @throws FacetError for any that is not one of the few that arrays are made by
 */
export function globalOf(module: string, name: string, machine: PickleMachine): PickleGlobal {
  const full = `${module.replace(/^numpy\._core\./, 'numpy.core.')}.${name}`
  return Object.hasOwn(CALLS, full) ? new PickleGlobal(full) : refuse(machine, `${module}.${name}`)
}

function refuse(machine: PickleMachine, what: string): never {
  throw new FacetError(
    `${machine.file}: wants to run ${JSON.stringify(what)}, and no code in a pickle is run. Fetch the set from where it is ` +
      'published, or save its arrays by numpy.savez.',
  )
}

/** Does what calling a function would do. */
export function reduce(machine: PickleMachine): PickleValue {
  const [called, args] = machine.several(2)
  if (!(called instanceof PickleGlobal) || !Array.isArray(args)) throw machine.damaged('it calls what is no function')
  return CALLS[called.name](args, machine)
}

/** Gives an object its state. */
export function build(machine: PickleMachine): void {
  const state = machine.pop()
  const object = machine.top()
  if (!Array.isArray(state)) throw machine.damaged('a state is no tuple')
  if (object instanceof PickledArray) fill(object, state, machine)
  else if (object instanceof PickledType) object.form = { ...object.form, isBigEndian: textIn(state[1]) === '>' }
  else throw machine.damaged('a state is given to what has none')
}

/** Returns a text, which in Python 2 is bytes; anything else as it is. */
function textIn(value: PickleValue): PickleValue {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value
}

function typeOf(name: PickleValue, machine: PickleMachine) {
  const text = textIn(name)
  if (typeof text === 'string' && Object.hasOwn(NPY_TYPES, text)) return NPY_TYPES[text]
  throw new FacetError(
    `${machine.file}: holds an array of ${JSON.stringify(text)}. Save arrays of numbers, by numpy.savez.`,
  )
}

/** Sets an array's state: version, shape, element type, whether it is in Fortran order, and bytes. */
function fill(array: PickledArray, state: readonly PickleValue[], machine: PickleMachine): void {
  const [, shape, type, isFortran, bytes] = state
  const isShape = Array.isArray(shape) && shape.every((extent) => Number.isSafeInteger(extent) && Number(extent) >= 0)
  if (!isShape || !(type instanceof PickledType) || !(bytes instanceof Uint8Array)) {
    throw machine.damaged('the state of an array is none')
  }
  const extents = shape.map(Number)
  const size = widthOf(type.form.type) * (extents.includes(0) ? 0 : sizeOf(extents))
  if (bytes.length !== size) throw machine.damaged('an array has more or fewer bytes than its shape')
  array.state = { shape: extents, form: type.form, isFortran: isFortran === true, bytes }
}

function scalarOf(type: PickleValue, bytes: PickleValue, machine: PickleMachine): number {
  if (!(type instanceof PickledType) || !(bytes instanceof Uint8Array) || bytes.length !== widthOf(type.form.type)) {
    throw machine.damaged('a number is none')
  }
  return Number(numbersFrom(bytes, type.form)[0])
}

/** Python 3 writes bytes this way for Python 2. */
function encoded(text: PickleValue, encoding: PickleValue, machine: PickleMachine): Uint8Array {
  const isLatin = encoding === 'latin1' || encoding === 'latin-1'
  if (typeof text === 'string' && isLatin) return machine.bytesOf(text)
  throw machine.damaged('bytes are in no known encoding')
}
