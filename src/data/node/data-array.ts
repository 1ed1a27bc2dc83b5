/** An array as a file holds it: of numbers, or of texts. */
export interface DataArray {
  /** The file it came from, as errors name it. */
  readonly file: string
  readonly type: NumberType | 'str'
  /** Extents, outermost first, each ≥ 0; none for a single element. */
  readonly shape: readonly number[]
  /** The elements in row-major order; truth values are 0 and 1, numbers of 64 bits bigint, halves are made float32. */
  readonly values: Numbers | readonly string[]
}

/** Element types by NumPy's names of them. */
const NUMBERS = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<string, NumbersConstructor>

interface NumbersConstructor {
  new (buffer: ArrayBufferLike, offset: number, length: number): Numbers
  readonly BYTES_PER_ELEMENT: number
}

/** NumPy's name of a type of numbers. */
export type NumberType = keyof typeof NUMBERS

/** The elements of an array of numbers. */
export type Numbers =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array

/** Returns how many bytes a number of a type takes. */
export function widthOf(type: NumberType): number {
  return NUMBERS[type].BYTES_PER_ELEMENT
}

/** How numbers lie in bytes. */
export interface NumberForm {
  readonly type: NumberType
  readonly isBigEndian?: boolean
}

/** Reads bytes as numbers. They are a view of the bytes where these are aligned and in the machine's order. */
export function numbersFrom(bytes: Uint8Array, { type, isBigEndian = false }: NumberForm): Numbers {
  const width = widthOf(type)
  const own = isBigEndian && width > 1 ? swapped(bytes, width) : bytes
  const { buffer, byteOffset, length } = own.byteOffset % width === 0 ? own : new Uint8Array(own)
  const constructor: NumbersConstructor = NUMBERS[type]
  const numbers = new constructor(buffer, byteOffset, length / width)
  return type === 'float16' ? Float32Array.from(numbers as Uint16Array, halfOf) : numbers
}

/** Returns a copy whose numbers of so many bytes have them in the opposite order. */
function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const copy = Buffer.from(bytes)
  if (width === 2) return copy.swap16()
  return width === 4 ? copy.swap32() : copy.swap64()
}

/** Returns the number that 16 bits stand for (IEEE 754, binary16): Node 20 has no array of them. */
function halfOf(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}

/** Returns the elements of an array in Fortran order, in which the first index moves fastest, in row-major order. */
export function rowMajor<Values extends Numbers | string[]>(values: Values, shape: readonly number[]): Values {
  const extents = shape.filter((extent) => extent > 1)
  const strides = extents.map((_, axis) => extents.slice(0, axis).reduce((size, extent) => size * extent, 1))
  const ordered = values.slice() as Values
  const place = extents.map(() => 0)
  for (let at = 0, from = 0; at < values.length; at++) {
    ordered[at] = values[from]
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      from += strides[axis]
      if (++place[axis] < extents[axis]) break
      from -= strides[axis] * extents[axis]
      place[axis] = 0
    }
  }
  return ordered
}
