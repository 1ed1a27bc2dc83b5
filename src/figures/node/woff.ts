import { inflateSync } from 'node:zlib'
import { FacetError } from '../../array/index.ts'

const SIGNATURE = 0x774f4646 // wOFF
const [HEADER, ENTRY] = [44, 20]

/**
 * Unpacks a WOFF file (version 1, https://www.w3.org/TR/WOFF/) into the font it was made of.
 *
 * @throws FacetError when it is none, or a table is damaged
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.length < HEADER || woff.readUInt32BE(0) !== SIGNATURE) throw new FacetError('unpackWoff: not a WOFF file.')
  const count = woff.readUInt16BE(12)
  const font = Buffer.alloc(woff.readUInt32BE(16))
  font.writeUInt32BE(woff.readUInt32BE(4), 0)
  font.writeUInt16BE(count, 4)
  let end = 12 + 16 * count
  for (let index = 0; index < count; index++) {
    const entry = woff.subarray(HEADER + ENTRY * index, HEADER + ENTRY * (index + 1))
    const table = unpackTable(woff, entry)
    writeEntry(font.subarray(12 + 16 * index), entry, end)
    end = (end + table.copy(font, end) + 3) & ~3
  }
  return font
}

/** An entry of a font's directory: tag, checksum, offset, length. */
function writeEntry(directory: Buffer, entry: Buffer, offset: number): void {
  entry.copy(directory, 0, 0, 4)
  entry.copy(directory, 4, 16, 20)
  directory.writeUInt32BE(offset, 8)
  entry.copy(directory, 12, 12, 16)
}

function unpackTable(woff: Buffer, entry: Buffer): Buffer {
  const [offset, packed, length] = [4, 8, 12].map((at) => entry.readUInt32BE(at))
  const bytes = woff.subarray(offset, offset + packed)
  const table = packed < length ? inflateSync(bytes, { maxOutputLength: length }) : bytes
  if (table.length !== length) throw new FacetError('unpackWoff: a table is not as long as the file says.')
  return table
}
