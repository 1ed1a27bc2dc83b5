import { FacetError, formatShape, sizeOf } from '../../array/index.ts'
import { numbersFrom, rowMajor, widthOf } from './data-array.ts'
import type { DataArray, Numbers, NumberType } from './data-array.ts'
import { textOf } from './walk.ts'

/** Element types by the names that NumPy files give them, less their byte order. */
export const NPY_TYPES: Readonly<Record<string, NumberType>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
}

const MAGIC = '\x93NUMPY'
/** NumPy's own limit, `max_header_size`. */
const LONGEST_HEADER = 10_000

/**
 * Reads the bytes of a NumPy file of format 1 to 3 (`numpy.lib.format`): numbers of 8 to 64 bits, truth values and texts, in any
 * byte order, in C or Fortran order. Numbers are a view of the bytes where these are aligned and already in order.
 *
 * @param file - the name errors give it
 * @throws FacetError when the bytes are no such file, hold anything else, or are fewer or more than its header says
 */
export function parseNpy(bytes: Uint8Array, file: string): DataArray {
  const { header, data } = splitHeader(bytes, file)
  const { kind, shape, isFortran } = parseHeader(header, file)
  const { type, width, read } = elementsOf(kind, file)
  const expected = shape.includes(0) ? 0 : width * sizeOf(shape)
  if (data.length !== expected) {
    throw damaged(file, `${formatShape(shape)} of ${kind} takes ${expected} bytes, found ${data.length}`)
  }
  const values = read(data)
  return { file, type, shape, values: isFortran ? rowMajor(values, shape) : values }
}

/** How the elements of an array are read. */
interface Elements {
  readonly type: DataArray['type']
  /** Bytes an element. */
  readonly width: number
  readonly read: (data: Uint8Array) => Numbers | string[]
}

/** Tells how elements are read by NumPy's text for them, such as `<f4`, `|b1`, `<U8` or `|S3`. */
function elementsOf(kind: string, file: string): Elements {
  const [isBigEndian, name] = [kind.startsWith('>'), kind.slice(1)]
  if (Object.hasOwn(NPY_TYPES, name)) {
    const type = NPY_TYPES[name]
    const read = (data: Uint8Array) => numbersFrom(data, { type, isBigEndian })
    return { type, width: widthOf(type), read: type === 'bool' ? (data) => truthValues(data, file) : read }
  }
  const [, letter, digits] = /^([US])(\d{1,4})$/.exec(name) ?? []
  const length = Number(digits ?? 0)
  if (name === 'O') {
    throw new FacetError(
      `${file}: holds Python objects, which are never read because that could run their code. Save texts by ` +
        'array.astype(str), and images of one size by numpy.stack(list).',
    )
  }
  if (length === 0) {
    throw new FacetError(`${file}: its elements are ${kind}. Save numbers of 8 to 64 bits, or texts as dtype=str.`)
  }
  if (letter === 'S') return { type: 'str', width: length, read: (data) => byteTexts(data, length) }
  const codes = (data: Uint8Array) => numbersFrom(data, { type: 'uint32', isBigEndian }) as Uint32Array
  return { type: 'str', width: 4 * length, read: (data) => textsOf(codes(data), length, file) }
}

function truthValues(data: Uint8Array, file: string): Uint8Array {
  if (data.every((byte) => byte <= 1)) return data
  throw damaged(file, 'a truth value is neither 0 nor 1')
}

function splitHeader(bytes: Uint8Array, file: string): { readonly header: string; readonly data: Uint8Array } {
  const [major, wide] = [bytes[6], bytes[6] > 1]
  const start = wide ? 12 : 10
  if (bytes.length < start || latin1(bytes.subarray(0, 6)) !== MAGIC) {
    throw new FacetError(`${file}: not a NumPy file. Write it with numpy.save or numpy.savez.`)
  }
  if (major < 1 || major > 3) {
    throw new FacetError(`${file}: format ${major}.${bytes[7]} is unknown. Save it with numpy.save, format 1 to 3.`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, start)
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true))
  if (end - start > LONGEST_HEADER || end > bytes.length) throw damaged(file, 'its header is longer than it can be')
  return { header: latin1(bytes.subarray(start, end)), data: bytes.subarray(end) }
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

interface Header {
  /** Byte order and name of the element type, such as `<f4`. */
  readonly kind: string
  readonly shape: readonly number[]
  readonly isFortran: boolean
}

/** Reads a Python dictionary, as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`. */
function parseHeader(header: string, file: string): Header {
  const type = /'descr': *('[^']*'|\[)/.exec(header)?.[1]
  const order = /'fortran_order': *(True|False)/.exec(header)?.[1]
  const shape = /'shape': *\(([\d, L]*)\)/.exec(header)?.[1]
  if (type === undefined || order === undefined || shape === undefined) throw damaged(file, 'its header cannot be read')
  if (type === '[') throw new FacetError(`${file}: its elements have fields. Save one field at a time.`)
  return { kind: type.slice(1, -1), shape: (shape.match(/\d+/g) ?? []).map(Number), isFortran: order === 'True' }
}

/** Texts of a fixed length in UTF-32, filled up with zeros. */
function textsOf(codes: Uint32Array, length: number, file: string): string[] {
  if (codes.some((code) => code > 0x10ffff)) throw damaged(file, 'a text has a code that is no character')
  return Array.from({ length: codes.length / length }, (_, index) => {
    const text = codes.subarray(index * length, (index + 1) * length)
    return String.fromCodePoint(...text).replace(/\0+$/, '')
  })
}

/** Texts of a fixed length in bytes, filled up with zeros. */
function byteTexts(bytes: Uint8Array, length: number): string[] {
  return Array.from({ length: bytes.length / length }, (_, index) =>
    textOf(bytes.subarray(index * length, (index + 1) * length)).replace(/\0+$/, ''),
  )
}

function damaged(file: string, reason: string): FacetError {
  return new FacetError(`${file}: damaged, or no NumPy file: ${reason}. Fetch or write it again.`)
}
