/** A part of a pickle. */
type Part = readonly number[]

const latin1 = (text: string) => [...Buffer.from(text, 'latin1')]
const uint32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24]

/** A whole pickle, of Python 2's protocol unless told otherwise. */
export function pickle(value: Part, protocol = 2): Uint8Array {
  return Uint8Array.from([0x80, protocol, ...value, 0x2e])
}

/** A text of Python 2, which is bytes. */
export function string(text: string): Part {
  const bytes = latin1(text)
  return bytes.length < 256 ? [0x55, bytes.length, ...bytes] : [0x54, ...uint32(bytes.length), ...bytes]
}

/** Bytes of Python 3. */
export function byteString(data: Uint8Array): Part {
  return [0x42, ...uint32(data.length), ...data]
}

/** A text in UTF-8. */
export function unicode(text: string): Part {
  const data = [...Buffer.from(text)]
  return [0x58, ...uint32(data.length), ...data]
}

export function integer(value: number): Part {
  return value >= 0 && value < 256 ? [0x4b, value] : [0x4a, ...uint32(value)]
}

export function list(items: readonly Part[]): Part {
  return [0x5d, 0x28, ...items.flat(), 0x65]
}

export function tuple(...items: readonly Part[]): Part {
  return [0x28, ...items.flat(), 0x74]
}

export function dictionary(entries: readonly (readonly [Part, Part])[]): Part {
  return [0x7d, 0x28, ...entries.flat(2), 0x75]
}

/** A function by its name. */
export function global(module: string, name: string): Part {
  return [0x63, ...latin1(`${module}\n${name}\n`)]
}

export const call = (called: Part, args: Part): Part => [...called, ...args, 0x52]
const withState = (object: Part, state: Part): Part => [...object, ...state, 0x62]
const [none, yes, no]: Part[] = [[0x4e], [0x88], [0x89]]

/** How an array is pickled. */
interface ArrayOptions {
  readonly type?: string
  readonly order?: '|' | '<' | '>'
  readonly isFortran?: boolean
  /** The module that makes arrays: NumPy 2 calls it `numpy._core.multiarray`. */
  readonly module?: string
  /** The part that its bytes are. */
  readonly as?: (data: Uint8Array) => Part
}

/** An element type. */
export function dtype(type: string, order: string): Part {
  const made = call(global('numpy', 'dtype'), tuple(string(type), integer(0), integer(1)))
  return withState(made, tuple(integer(3), string(order), none, none, none, integer(-1), integer(-1), integer(0)))
}

/** A NumPy array, as Python 2 pickles it. */
export function ndarray(shape: readonly number[], data: Uint8Array, options: ArrayOptions = {}): Part {
  const { type = 'u1', order = '|', isFortran = false, module = 'numpy.core.multiarray' } = options
  const asText = (some: Uint8Array) => string(Buffer.from(some).toString('latin1'))
  const made = call(global(module, '_reconstruct'), tuple(global('numpy', 'ndarray'), tuple(integer(0)), string('b')))
  const extents = tuple(...shape.map(integer))
  const content = (options.as ?? asText)(data)
  return withState(made, tuple(integer(1), extents, dtype(type, order), isFortran ? yes : no, content))
}

/** A file of images of CIFAR's Python version. */
export function cifarPickle(rows: Uint8Array, labels: Readonly<Record<string, readonly number[]>>): Uint8Array {
  return pickle(
    dictionary([
      [string('batch_label'), string('training batch 1 of 5')],
      [string('data'), ndarray([rows.length / 3072, 3072], rows)],
      ...Object.entries(labels).map(([key, values]) => [string(key), list(values.map(integer))] as const),
    ]),
  )
}

/** A file of names of CIFAR's Python version. */
export function namesPickle(lists: Readonly<Record<string, readonly string[]>>): Uint8Array {
  return pickle(
    dictionary(Object.entries(lists).map(([key, names]) => [string(key), list(names.map(string))] as const)),
  )
}
