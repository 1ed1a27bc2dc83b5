import { brotliDecompressSync, unzipSync } from 'node:zlib'
import { decompress } from 'fzstd'
import { NotRead, readLittle } from './bytes.ts'
import { unpackSnappy } from './snappy.ts'

/** A page may always claim this many bytes, and for more it must have one in a thousand of them. */
const FREE = 2 ** 24
const LARGEST_RATIO = 1024

const codecs: Readonly<Record<string, (input: Uint8Array<ArrayBuffer>, size: number) => Uint8Array<ArrayBuffer>>> = {
  UNCOMPRESSED: (input) => input,
  SNAPPY: unpackSnappy,
  // A copy: what zlib returns may lie in a larger buffer, and readers of pages go by the buffer's end.
  GZIP: (input, size) => new Uint8Array(unzipSync(input, { maxOutputLength: size })),
  BROTLI: (input, size) => new Uint8Array(brotliDecompressSync(input, { maxOutputLength: size })),
  ZSTD: unpackZstd,
}

/**
 * Unpacks the bytes of a page.
 *
 * @param size - the bytes that it must come to
 * @throws Error when it does not, or claims more than they can come to; NotRead for other ways of packing
 */
export function unpack(input: Uint8Array<ArrayBuffer>, size: number, codec: string): Uint8Array<ArrayBuffer> {
  if (!Object.hasOwn(codecs, codec)) throw new NotRead(`is compressed by ${codec}`)
  if (size > Math.max(FREE, input.length * LARGEST_RATIO)) {
    throw new Error(`${input.length} bytes claim to unpack to ${size}`)
  }
  // Nothing is packed as nothing at all by some writers.
  if (size === 0) return new Uint8Array(0)
  const output = codecs[codec](input, size)
  if (output.length === size) return output
  throw new Error(`it unpacks to ${output.length} bytes, not ${size}`)
}

/** Unpacks one Zstandard frame; fzstd would allocate `size` once more for every further one. */
function unpackZstd(input: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  if (zstdFrameLength(input) !== input.length) throw new Error('it is not one frame of Zstandard')
  return decompress(input, new Uint8Array(size)) as Uint8Array<ArrayBuffer>
}

/** Returns how many bytes a Zstandard frame takes (RFC 8878, section 3.1.1). Throws where they end too early. */
function zstdFrameLength(input: Uint8Array): number {
  if (readLittle(input, 0, 4) !== 0xfd2fb528) throw new Error('it does not begin as Zstandard')
  const descriptor = readLittle(input, 4, 1)
  const isSingle = (descriptor >> 5) & 1
  const sizeFlag = descriptor >> 6
  let at = 6 - isSingle + [0, 1, 2, 4][descriptor & 3] + (sizeFlag > 0 ? 1 << sizeFlag : isSingle)
  for (let isLast = 0; isLast === 0;) {
    const header = readLittle(input, at, 3)
    isLast = header & 1
    // A block of the second kind is one byte repeated.
    at += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3)
  }
  return at + 4 * ((descriptor >> 2) & 1)
}
