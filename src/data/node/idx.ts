import { constants, gunzipSync } from 'node:zlib'
import { FacetError, formatShape, sizeOf } from '../../array/index.ts'
import { numbersFrom, widthOf } from './data-array.ts'
import type { DataArray, Numbers, NumberType } from './data-array.ts'
import { readBytes } from './read-bytes.ts'

/** An array of numbers as an IDX file holds it: `[images, height, width]` of images, `[images]` of labels. */
export interface IdxArray extends DataArray {
  readonly type: NumberType
  /** The elements in row-major order; unsigned bytes are a view of `bytes`. */
  readonly values: Numbers
  /** The whole file, header included, unpacked. */
  readonly bytes: Uint8Array
}

const REFETCH = 'Fetch the file again.'
/** Element types by the codes that files give them. */
const TYPES = new Map<number, NumberType>([
  [0x08, 'uint8'],
  [0x09, 'int8'],
  [0x0b, 'int16'],
  [0x0c, 'int32'],
  [0x0d, 'float32'],
  [0x0e, 'float64'],
])

/** Node's readFile refuses files from 2 GiB on, so larger extents can only be damage. */
const LARGEST = 2 ** 31
/** Packed bytes that surely hold a header, and at most 4 MiB. */
const PACKED_HEADER = 4096

/**
 * Reads an IDX file, plain or gzipped (told by its first bytes, not by its name).
 *
 * @throws FacetError when there is no such file, it cannot be read, or `parseIdx` refuses it.
 */
export async function readIdx(path: string): Promise<IdxArray> {
  return parseIdx(await readBytes(path), path)
}

/**
 * Reads the bytes of an IDX file: two zeros, the element type, the rank, big-endian 32-bit extents, elements.
 *
 * @param bytes - the file, plain or gzipped; the result is a view of it where it is plain
 * @param file - the name errors give it
 * @throws FacetError when the bytes are no IDX file, are fewer or more than the extents say, or hold no element.
 */
export function parseIdx(bytes: Uint8Array, file: string): IdxArray {
  const content = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpack(bytes, file) : bytes
  const { type, shape, start, size } = parseHeader(content, file)
  const [found, extents] = [content.length, formatShape(shape)]
  if (found < size) {
    throw new FacetError(`${file}: cut off: extents ${extents} take ${size} bytes, found ${found}. ${REFETCH}`)
  }
  if (found > size) {
    const excess = found - size
    throw new FacetError(
      `${file}: ${excess} bytes too many: extents ${extents} take ${size} bytes, found ${found}. ${REFETCH}`,
    )
  }
  const values = numbersFrom(content.subarray(start), { type, isBigEndian: true })
  return { file, type, shape, values, bytes: content }
}

/** Unpacks a file, but no more of it than its own header asks for. */
function unpack(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes.length <= PACKED_HEADER) return gunzip(bytes, { most: LARGEST, isWhole: true, file })
  const beginning = gunzip(bytes.subarray(0, PACKED_HEADER), { most: LARGEST, isWhole: false, file })
  return gunzip(bytes, { most: parseHeader(beginning, file).size, isWhole: true, file })
}

interface Unpacking {
  /** Bytes that it may come to. */
  readonly most: number
  /** Whether these are all bytes, and not the first ones. */
  readonly isWhole: boolean
  readonly file: string
}

function gunzip(bytes: Uint8Array, { most, isWhole, file }: Unpacking): Uint8Array {
  const finishFlush = isWhole ? constants.Z_FINISH : constants.Z_SYNC_FLUSH
  try {
    const content = gunzipSync(bytes, { maxOutputLength: most, finishFlush })
    return new Uint8Array(content.buffer, content.byteOffset, content.length)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
    const told = tooLarge ? `it comes to more than the ${most} bytes that its extents take` : reason
    throw new FacetError(`${file}: cannot be unpacked (${told}). ${REFETCH}`, { cause })
  }
}

interface Header {
  readonly type: NumberType
  readonly shape: readonly number[]
  /** Where the elements begin, and where they end. */
  readonly start: number
  readonly size: number
}

function parseHeader(content: Uint8Array, file: string): Header {
  const type = typeOf(content, file)
  const start = 4 + 4 * content[3]
  if (content.length < start) {
    throw new FacetError(`${file}: cut off in its header: expected ${start} bytes, found ${content.length}. ${REFETCH}`)
  }
  const view = new DataView(content.buffer, content.byteOffset, start)
  const shape = Array.from({ length: content[3] }, (_, axis) => view.getUint32(4 + 4 * axis))
  const extents = formatShape(shape)
  if (shape.includes(0)) {
    throw new FacetError(`${file}: holds nothing: its extents are ${extents}. Give at least one image.`)
  }
  // Many large extents reach Infinity, never NaN, since none is 0: the comparison holds.
  const size = start + widthOf(type) * sizeOf(shape)
  if (size <= LARGEST) return { type, shape, start, size }
  throw new FacetError(`${file}: extents ${extents} are beyond 2 GiB: its header is damaged. ${REFETCH}`)
}

function typeOf(content: Uint8Array, file: string): NumberType {
  const [zero0, zero1, code, rank] = content
  const type = TYPES.get(code)
  if (content.length >= 4 && zero0 === 0 && zero1 === 0 && rank > 0 && type !== undefined) return type
  const start = Array.from(content.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  throw new FacetError(
    `${file}: not an IDX file: it starts with '${start || 'nothing'}', not with '00 00 08' and a rank. ` +
      'Give an IDX file, plain or gzipped.',
  )
}
