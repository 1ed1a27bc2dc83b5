import { readLittle, readVarint } from './bytes.ts'

/**
 * Reads numbers that are kept as runs: one number repeated, or numbers packed bit by bit (Parquet's "RLE / bit-packing hybrid").
 * hyparquet's own reader allocates as many numbers as a run claims to have.
 *
 * @param width - the bits of a number, 0..32
 * @param count - how many there are; what follows is left alone
 * @throws Error when there are fewer, or a width is none
 */
export function readRuns(bytes: Uint8Array, width: number, count: number): Uint32Array {
  if (width > 32) throw new Error(`numbers of ${width} bits`)
  const values = new Uint32Array(count)
  let [at, done] = [0, 0]
  while (done < count) {
    const [header, next] = readVarint(bytes, at)
    const [length, isPacked] = [Math.floor(header / 2), header % 2 === 1]
    const run = values.subarray(done, Math.min(count, done + (isPacked ? length * 8 : length)))
    if (isPacked) unpack(bytes.subarray(next), width, run)
    else run.fill(readLittle(bytes, next, Math.ceil(width / 8)))
    at = next + (isPacked ? length * width : Math.ceil(width / 8))
    done += run.length
  }
  return values
}

/** Unpacks as many numbers as `values` has room for; the lowest bits come first. */
function unpack(bytes: Uint8Array, width: number, values: Uint32Array): void {
  if (bytes.length * 8 < values.length * width) throw new Error('its bytes end too early')
  for (let index = 0; index < values.length; index++) {
    const bit = index * width
    let five = 0
    for (let byte = 4; byte >= 0; byte--) five = five * 256 + (bytes[(bit >>> 3) + byte] ?? 0)
    values[index] = Math.floor(five / 2 ** (bit & 7)) % 2 ** width
  }
}
