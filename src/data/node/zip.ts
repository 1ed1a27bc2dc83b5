import { crc32, inflateRawSync } from 'node:zlib'
import { FacetError } from '../../array/index.ts'

/** A file inside a zip archive. */
export interface ZipEntry {
  readonly name: string
  /**
   * Unpacks the file.
   *
   * @returns its bytes; a view of the archive where it is stored as it is
   * @throws FacetError when it is damaged (its checksum is looked at), or longer than the archive says
   */
  read(): Uint8Array
}

const END = { signature: 0x06054b50, size: 22 } as const
const ENTRY = { signature: 0x02014b50, size: 46 } as const
const LOCAL = { signature: 0x04034b50, size: 30 } as const
/** A comment of the most bytes may follow the end record. */
const LONGEST_COMMENT = 0xffff
/** Deflate makes at most 258 bytes of 2 bits (RFC 1951). */
const MOST_EXPANSION = 1032
const [STORED, DEFLATED] = [0, 8]

/**
 * Lists the files of a zip archive (APPNOTE.TXT 6.3) of less than 4 GiB. Nothing is unpacked yet, and whatever the archive
 * says of sizes is held against the bytes there are, so that none costs more memory than it can fill.
 *
 * @param file - the archive's name, for messages
 * @throws FacetError when it is no archive, or its list is damaged
 */
export function readZip(bytes: Uint8Array, file: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = findEnd(view)
  if (end === undefined) throw damaged(file, 'it has no list of its files')
  const count = view.getUint16(end + 10, true)
  const entries: ZipEntry[] = []
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index++) {
    if (!hasRecord(view, at, ENTRY)) throw damaged(file, `its list ends after ${index} of ${count} files`)
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    const next = at + ENTRY.size + nameLength + extraLength + commentLength
    const name = new TextDecoder().decode(bytes.subarray(at + ENTRY.size, at + ENTRY.size + nameLength))
    const place = { file: `${file}: ${name}`, view, at }
    entries.push({ name, read: () => unpack(place) })
    at = next
  }
  return entries
}

/** Looks for the end record, from the end on: a comment may follow it. */
function findEnd(view: DataView): number | undefined {
  const first = view.byteLength - END.size
  for (let at = first; at >= Math.max(0, first - LONGEST_COMMENT); at--) if (hasRecord(view, at, END)) return at
  return undefined
}

function hasRecord(view: DataView, at: number, { signature, size }: { signature: number; size: number }): boolean {
  return at + size <= view.byteLength && view.getUint32(at, true) === signature
}

interface Place {
  readonly file: string
  readonly view: DataView
  /** Where the archive's list has the file. */
  readonly at: number
}

function unpack({ file, view, at }: Place): Uint8Array {
  const [method, flags] = [view.getUint16(at + 10, true), view.getUint16(at + 8, true)]
  const [checksum, packedSize, size, local] = [16, 20, 24, 42].map((offset) => view.getUint32(at + offset, true))
  if ((flags & 1) === 1) {
    throw new FacetError(`${file}: is encrypted. Unpack the archive, and pack it without a password.`)
  }
  if (!hasRecord(view, local, LOCAL)) throw damaged(file, 'it is not where the list says')
  const start = local + LOCAL.size + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  if (start + packedSize > view.byteLength) throw damaged(file, 'it is cut off')
  if (size > packedSize * MOST_EXPANSION) throw damaged(file, `${packedSize} bytes cannot unpack to ${size}`)
  const packed = new Uint8Array(view.buffer, view.byteOffset + start, packedSize)
  const content = method === STORED ? packed : inflate(packed, { method, size, file })
  if (content.length !== size) throw damaged(file, `it has ${content.length} bytes of ${size}`)
  if (crc32(content) !== checksum) throw damaged(file, 'its checksum is another')
  return content
}

function inflate(
  packed: Uint8Array,
  { method, size, file }: { readonly method: number; readonly size: number; readonly file: string },
): Uint8Array {
  if (method !== DEFLATED) {
    throw new FacetError(`${file}: is packed by method ${method}. Pack it anew, stored or deflated.`)
  }
  try {
    // A limit of 0 would be none.
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) })
    return new Uint8Array(content.buffer, content.byteOffset, content.length)
  } catch (cause) {
    throw damaged(file, cause instanceof Error ? cause.message : String(cause))
  }
}

function damaged(file: string, reason: string): FacetError {
  return new FacetError(`${file}: damaged, or no zip archive: ${reason}. Fetch or write the file again.`)
}
