import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32, inflateRawSync } from 'node:zlib'
import { FacetError } from '../../array/index.ts'
import { textOf } from './walk.ts'

/** A file inside a zip archive. */
export interface ZipEntry {
  readonly name: string
  /** How many bytes the archive says it has. */
  readonly size: number
  readonly isEncrypted: boolean
  /**
   * Unpacks the file.
   *
   * @returns its bytes; a view of the archive where it is stored as it is
   * @throws FacetError when it is damaged (its checksum is looked at), or longer than the archive says
   */
  readonly read: () => Uint8Array
}

/** The bytes of an archive, in memory or in a file. */
interface Archive {
  /** Its name, for messages. */
  readonly file: string
  readonly size: number
  /** Returns bytes `start` to `end` (exclusive), both inside. */
  slice(start: number, end: number): Uint8Array
}

const END = { signature: 0x06054b50, size: 22 } as const
const LONG_END = { signature: 0x06064b50, size: 56 } as const
const LONG_END_LOCATOR = { signature: 0x07064b50, size: 20 } as const
const ENTRY = { signature: 0x02014b50, size: 46 } as const
const LOCAL = { signature: 0x04034b50, size: 30 } as const
/** A comment of the most bytes may follow the end record. */
const LONGEST_COMMENT = 0xffff
/** What a field holds whose value takes 64 bits and stands elsewhere. */
const ELSEWHERE = { count: 0xffff, number: 0xffffffff } as const
/** The extra field of numbers of 64 bits. */
const LONG_NUMBERS = 1
/** Deflate makes at most 258 bytes of 2 bits (RFC 1951). */
const MOST_EXPANSION = 1032
const [STORED, DEFLATED] = [0, 8]

/**
 * Lists the files of a zip archive (APPNOTE.TXT 6.3, with its 64-bit extension). Nothing is unpacked yet, and whatever the archive
 * says of sizes is held against the bytes there are, so that none costs more memory than it can fill.
 *
 * @param file - the archive's name, for messages
 * @throws FacetError when it is no archive, or its list is damaged
 */
export function readZip(bytes: Uint8Array, file: string): ZipEntry[] {
  return listEntries({ file, size: bytes.length, slice: (start, end) => bytes.subarray(start, end) })
}

/**
 * Lists the files of an archive on disk, as {@link readZip} does; of its bytes only those that are asked for are read. It stays open
 * as long as one of its entries is in use.
 *
 * @throws FacetError as {@link readZip} does; the system's error when it cannot be read
 */
export function openZip(path: string): ZipEntry[] {
  const opened = { descriptor: openSync(path, 'r') }
  closeWhenUnused.register(opened, opened.descriptor)
  const slice = (start: number, end: number) => {
    const bytes = new Uint8Array(end - start)
    const count = readSync(opened.descriptor, bytes, 0, bytes.length, start)
    if (count < bytes.length) throw damaged(path, 'it has become shorter')
    return bytes
  }
  return listEntries({ file: path, size: fstatSync(opened.descriptor).size, slice })
}

const closeWhenUnused = new FinalizationRegistry<number>(closeSync)

function listEntries(archive: Archive): ZipEntry[] {
  const { file } = archive
  const { count, start, end } = findList(archive)
  const bytes = archive.slice(start, end)
  const view = viewOf(bytes)
  const entries: ZipEntry[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    if (!hasRecord(view, at, ENTRY)) throw damaged(file, `its list ends after ${index} of ${count} files`)
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    const extra = at + ENTRY.size + nameLength
    const next = extra + extraLength + commentLength
    if (next > bytes.length) throw damaged(file, `its list ends after ${index} of ${count} files`)
    const name = textOf(bytes.subarray(at + ENTRY.size, extra))
    const packed = { name, ...packedAt(view, at, viewOf(bytes.subarray(extra, extra + extraLength))) }
    entries.push({ name, size: packed.size, isEncrypted: packed.isEncrypted, read: () => unpack(archive, packed) })
    at = next
  }
  return entries
}

/** Where the list of files lies, and how many it has. */
interface List {
  readonly count: number
  readonly start: number
  readonly end: number
}

/** Looks for the end record, from the end on: a comment may follow it. */
function findList(archive: Archive): List {
  const { file, size } = archive
  const tailStart = Math.max(0, size - END.size - LONGEST_COMMENT - LONG_END_LOCATOR.size)
  const view = viewOf(archive.slice(tailStart, size))
  for (let at = view.byteLength - END.size; at >= 0; at--) {
    if (!hasRecord(view, at, END)) continue
    const end = tailStart + at
    const short = { count: view.getUint16(at + 10, true), start: view.getUint32(at + 16, true) }
    const isLong = short.count === ELSEWHERE.count || short.start === ELSEWHERE.number
    const long = isLong && hasRecord(view, at - LONG_END_LOCATOR.size, LONG_END_LOCATOR)
    const found = long ? longList(archive, Number(view.getBigUint64(at - LONG_END_LOCATOR.size + 8, true))) : short
    if (found.start > end) throw damaged(file, 'its list of files begins behind its end')
    return { ...found, end }
  }
  throw damaged(file, 'it has no list of its files')
}

/** Reads the end record of archives of 4 GiB or 65,535 files and more. */
function longList(archive: Archive, at: number): Omit<List, 'end'> {
  if (at + LONG_END.size > archive.size) throw damaged(archive.file, 'its end record is not where it says')
  const view = viewOf(archive.slice(at, at + LONG_END.size))
  if (!hasRecord(view, 0, LONG_END)) throw damaged(archive.file, 'its end record is not where it says')
  return { count: Number(view.getBigUint64(32, true)), start: Number(view.getBigUint64(48, true)) }
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length)
}

function hasRecord(view: DataView, at: number, { signature, size }: { signature: number; size: number }): boolean {
  return at >= 0 && at + size <= view.byteLength && view.getUint32(at, true) === signature
}

/** A file as the list of an archive has it. */
interface Packed {
  readonly name: string
  readonly method: number
  readonly isEncrypted: boolean
  readonly checksum: number
  readonly packedSize: number
  readonly size: number
  /** Where its own record begins. */
  readonly local: number
}

function packedAt(view: DataView, at: number, extra: DataView): Omit<Packed, 'name'> {
  const [checksum, packedSize, size, local] = [16, 20, 24, 42].map((offset) => view.getUint32(at + offset, true))
  const long = longNumbers(extra)
  // In this order, and only those that do not fit.
  const [longSize, longPacked, longLocal] = [size, packedSize, local].map((number) =>
    number === ELSEWHERE.number ? (long.shift() ?? number) : number,
  )
  return {
    method: view.getUint16(at + 10, true),
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    checksum,
    packedSize: longPacked,
    size: longSize,
    local: longLocal,
  }
}

/** Returns the numbers of 64 bits among a file's extra fields. */
function longNumbers(extra: DataView): number[] {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== LONG_NUMBERS) continue
    const end = Math.min(extra.byteLength, at + 4 + extra.getUint16(at + 2, true))
    const count = Math.floor((end - at - 4) / 8)
    return Array.from({ length: count }, (_, index) => Number(extra.getBigUint64(at + 4 + 8 * index, true)))
  }
  return []
}

function unpack(archive: Archive, packed: Packed): Uint8Array {
  const { method, checksum, packedSize, size, local } = packed
  const file = `${archive.file}: ${packed.name}`
  if (packed.isEncrypted) {
    throw new FacetError(`${file}: is encrypted. Unpack the archive, and pack it without a password.`)
  }
  const isInside = local + LOCAL.size <= archive.size
  const record = viewOf(isInside ? archive.slice(local, local + LOCAL.size) : new Uint8Array())
  if (!hasRecord(record, 0, LOCAL)) throw damaged(file, 'it is not where the list says')
  const start = local + LOCAL.size + record.getUint16(26, true) + record.getUint16(28, true)
  if (start + packedSize > archive.size) throw damaged(file, 'it is cut off')
  if (size > packedSize * MOST_EXPANSION) throw damaged(file, `${packedSize} bytes cannot unpack to ${size}`)
  const bytes = archive.slice(start, start + packedSize)
  const content = method === STORED ? bytes : inflate(bytes, { method, size, file })
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
