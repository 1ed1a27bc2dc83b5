import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { FacetError, formatShape } from '../../array/index.ts'

/** An array of unsigned bytes as an IDX file holds it. */
export interface IdxArray {
  /** The file it came from, as errors name it. */
  readonly file: string
  /** Extents, outermost first, each ≥ 1: `[images, height, width]` of images, `[images]` of labels. */
  readonly shape: readonly number[]
  /** The elements in row-major order: a view of `bytes`. */
  readonly data: Uint8Array
  /** The whole file, header included, unpacked. */
  readonly bytes: Uint8Array
}

const REFETCH = 'Fetch the file again.'
const UNSIGNED_BYTE = 0x08
const OTHER_TYPES = new Map([
  [0x09, 'int8'],
  [0x0b, 'int16'],
  [0x0c, 'int32'],
  [0x0d, 'float32'],
  [0x0e, 'float64'],
])

/** Node's readFile refuses files from 2 GiB on, so larger extents can only be damage. */
const LARGEST = 2 ** 31

/**
 * Reads an IDX file of unsigned bytes, plain or gzipped (told by its first bytes, not by its name).
 *
 * @throws FacetError when there is no such file, it cannot be read, or `parseIdx` refuses it.
 */
export async function readIdx(path: string): Promise<IdxArray> {
  return parseIdx(await readFile(path).catch((cause: unknown) => refuse(path, cause)), path)
}

/**
 * Reads the bytes of an IDX file: two zeros, the element type, the rank, big-endian 32-bit extents, elements.
 *
 * @param bytes - the file, plain or gzipped; the result is a view of it where it is plain
 * @param file - the name errors give it
 * @throws FacetError when the bytes are no IDX file, hold elements other than unsigned bytes, are fewer or more than
 * the extents say, or hold no element.
 */
export function parseIdx(bytes: Uint8Array, file: string): IdxArray {
  const content = unpack(bytes, file)
  checkMagic(content, file)
  const header = 4 + 4 * content[3]
  if (content.length < header) {
    throw new FacetError(
      `${file}: cut off in its header: expected ${header} bytes, found ${content.length}. ${REFETCH}`,
    )
  }
  const view = new DataView(content.buffer, content.byteOffset, header)
  const shape = Array.from({ length: content[3] }, (_, axis) => view.getUint32(4 + 4 * axis))
  checkLength(content.length, header, shape, file)
  return { file, shape, data: content.subarray(header), bytes: content }
}

function refuse(path: string, cause: unknown): never {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
    throw new FacetError(`${path}: there is no such file. Check the path.`, { cause })
  }
  const reason = cause instanceof Error ? cause.message : String(cause)
  throw new FacetError(`${path}: cannot be read (${reason}). Check that it is a file you may read.`, { cause })
}

function unpack(bytes: Uint8Array, file: string): Uint8Array {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
  const content = packed ? gunzip(bytes, file) : bytes
  // A plain view, so that no caller meets Buffer's own `slice` and `toJSON`.
  return new Uint8Array(content.buffer, content.byteOffset, content.length)
}

function gunzip(bytes: Uint8Array, file: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FacetError(`${file}: cannot be unpacked (${reason}). ${REFETCH}`, { cause })
  }
}

function checkMagic(content: Uint8Array, file: string): void {
  const [zero0, zero1, type, rank] = content
  const other = OTHER_TYPES.get(type)
  const foreign = content.length < 4 || zero0 !== 0 || zero1 !== 0 || rank === 0
  if (foreign || (type !== UNSIGNED_BYTE && other === undefined)) {
    const start = Array.from(content.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    throw new FacetError(
      `${file}: not an IDX file: it starts with '${start || 'nothing'}', not with '00 00 08' and a rank. ` +
        'Give an IDX file, plain or gzipped.',
    )
  }
  if (other === undefined) return
  throw new FacetError(
    `${file}: holds ${other} elements, not unsigned bytes. Convert them to bytes in 0..255 (type 0x08).`,
  )
}

function checkLength(found: number, header: number, shape: readonly number[], file: string): void {
  const extents = formatShape(shape)
  if (shape.includes(0)) {
    throw new FacetError(`${file}: holds nothing: its extents are ${extents}. Give at least one image.`)
  }
  // Many large extents reach Infinity, never NaN, since none is 0: the comparison holds.
  const expected = shape.reduce((size, extent) => size * extent, 1) + header
  if (expected > LARGEST) {
    throw new FacetError(`${file}: extents ${extents} are beyond 2 GiB: its header is damaged. ${REFETCH}`)
  }
  if (found < expected) {
    throw new FacetError(`${file}: cut off: extents ${extents} take ${expected} bytes, found ${found}. ${REFETCH}`)
  }
  if (found > expected) {
    const excess = found - expected
    throw new FacetError(
      `${file}: ${excess} bytes too many: extents ${extents} take ${expected} bytes, found ${found}. ${REFETCH}`,
    )
  }
}
