import { FacetError, formatShape, sizeOf } from '../../array/index.ts'

/** An array as a NumPy file holds it. */
export interface NpyArray {
  /** The file it came from, as errors name it. */
  readonly file: string
  /** Byte order and name of the element type, such as `<f4`; truth values are `|b1`. */
  readonly type: string
  /** Extents, outermost first, each ≥ 0; none for a single element. */
  readonly shape: readonly number[]
  /** The elements in row-major order; truth values are 0 and 1. */
  readonly values: NpyNumbers | readonly string[]
}

/** The elements of an array of numbers, those of 64 bits as bigint. */
export type NpyNumbers = InstanceType<(typeof NUMBERS)[keyof typeof NUMBERS]>

/** Arrays by NumPy's name of the element type, less its byte order. */
const NUMBERS = {
  b1: Uint8Array,
  u1: Uint8Array,
  i1: Int8Array,
  u2: Uint16Array,
  i2: Int16Array,
  u4: Uint32Array,
  i4: Int32Array,
  u8: BigUint64Array,
  i8: BigInt64Array,
  f4: Float32Array,
  f8: Float64Array,
} as const

const MAGIC = '\x93NUMPY'
/** NumPy's own limit, `max_header_size`. */
const LONGEST_HEADER = 10_000

/**
 * Reads the bytes of a NumPy file of format 1 to 3 (`numpy.lib.format`): numbers of 8 to 64 bits, truth values and texts,
 * little-endian and in C order. Numbers are a view of the bytes where these are aligned.
 *
 * @param file - the name errors give it
 * @throws FacetError when the bytes are no such file, hold anything else, or are fewer or more than its header says
 */
export function parseNpy(bytes: Uint8Array, file: string): NpyArray {
  const { header, data } = splitHeader(bytes, file)
  const { type, shape } = parseHeader(header, file)
  const name = type.slice(1)
  if (Object.hasOwn(NUMBERS, name)) {
    const numbers = NUMBERS[name as keyof typeof NUMBERS]
    checkLength(data, { width: numbers.BYTES_PER_ELEMENT, type, shape, file })
    return { file, type, shape, values: viewOf<NpyNumbers>(data, numbers) }
  }
  const length = Number(/^U(\d{1,4})$/.exec(name)?.[1] ?? 0)
  if (length === 0) {
    throw new FacetError(`${file}: its elements are ${type}. Save numbers of 8 to 64 bits, or texts as dtype=str.`)
  }
  checkLength(data, { width: 4 * length, type, shape, file })
  return { file, type, shape, values: textsOf(viewOf(data, Uint32Array), length, file) }
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

type Header = Pick<NpyArray, 'type' | 'shape'>

/** Reads a Python dictionary, as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`. */
function parseHeader(header: string, file: string): Header {
  const type = /'descr': *('[^']*'|\[)/.exec(header)?.[1]
  const order = /'fortran_order': *(True|False)/.exec(header)?.[1]
  const shape = /'shape': *\(([\d, L]*)\)/.exec(header)?.[1]
  if (type === undefined || order === undefined || shape === undefined) throw damaged(file, 'its header cannot be read')
  if (type === '[') throw new FacetError(`${file}: its elements have fields. Save one field at a time.`)
  const kind = type.slice(1, -1)
  if (order === 'True') {
    throw new FacetError(`${file}: is in Fortran order. Save numpy.ascontiguousarray(array) instead.`)
  }
  if (/^>.[^1]/.test(kind)) {
    throw new FacetError(`${file}: is big-endian. Save array.astype('<${kind.slice(1)}') instead.`)
  }
  return { type: kind, shape: (shape.match(/\d+/g) ?? []).map(Number) }
}

function checkLength(
  data: Uint8Array,
  { width, type, shape, file }: Header & { readonly width: number; readonly file: string },
): void {
  const expected = shape.includes(0) ? 0 : width * sizeOf(shape)
  if (data.length === expected) return
  throw damaged(file, `${formatShape(shape)} of ${type} takes ${expected} bytes, found ${data.length}`)
}

interface NumbersOf<Values> {
  new (buffer: ArrayBufferLike, offset: number, length: number): Values
  readonly BYTES_PER_ELEMENT: number
}

/** Views bytes as numbers; they are copied first where they do not lie as the numbers must. */
function viewOf<Values>(data: Uint8Array, numbers: NumbersOf<Values>): Values {
  const width = numbers.BYTES_PER_ELEMENT
  const { buffer, byteOffset, length } = data.byteOffset % width === 0 ? data : new Uint8Array(data)
  return new numbers(buffer, byteOffset, length / width)
}

/** Texts of a fixed length in UTF-32, filled up with zeros. */
function textsOf(codes: Uint32Array, length: number, file: string): string[] {
  if (codes.some((code) => code > 0x10ffff)) throw damaged(file, 'a text has a code that is no character')
  return Array.from({ length: codes.length / length }, (_, index) => {
    const text = codes.subarray(index * length, (index + 1) * length)
    return String.fromCodePoint(...text).replace(/\0+$/, '')
  })
}

function damaged(file: string, reason: string): FacetError {
  return new FacetError(`${file}: damaged, or no NumPy file: ${reason}. Fetch or write it again.`)
}
