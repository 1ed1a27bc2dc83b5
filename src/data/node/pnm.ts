import { parsePnm } from './pnm-header.ts'
import type { PnmHeader } from './pnm-header.ts'
import { cutOff } from './stored-image.ts'
import type { NativeImage, StoredImage, StoredValues } from './stored-image.ts'

/**
 * Reads the extents of a portable anymap from its header. One whose white is not 255 or 65,535 has numbers of a kind of its own,
 * whose range its header says. Throws as {@link readPnm} does.
 */
export function pnmHeader(bytes: Buffer): NativeImage {
  const { height, width, channels, most, form } = parsePnm(bytes)
  const native = { height, width, grey: channels <= 2 }
  if (isBits(form)) return { ...native, numbers: '8-bit' }
  const bits = Math.log2(most + 1)
  const numbers = Number.isInteger(bits) ? `${bits}-bit` : `0-to-${most}`
  return bits === 8 || bits === 16 ? { ...native, numbers } : { ...native, numbers, range: [0, most] }
}

/**
 * Reads the first image of a portable anymap: PBM, PGM, PPM or PAM, in text or bytes. Bits become 0 and 255.
 *
 * @throws Error where it is damaged. Nothing is allocated for values that are not there.
 */
export function readPnm(bytes: Buffer): StoredImage {
  const header = parsePnm(bytes)
  const { height, width, channels, most, form } = header
  const image = { height, width, channels }
  return { image, values: READERS[form](bytes, header), greatest: isBits(form) ? 255 : most }
}

function isBits(form: PnmHeader['form']): boolean {
  return form === 'bits' || form === 'bits in text'
}

const READERS: Readonly<Record<PnmHeader['form'], (bytes: Buffer, header: PnmHeader) => StoredValues>> = {
  'numbers in text': readTexts,
  'bits in text': readTextBits,
  numbers: readNumbers,
  bits: readBits,
}

function readNumbers(bytes: Buffer, { width, height, channels, most, start }: PnmHeader): StoredValues {
  const count = width * height * channels
  if (most < 256) {
    if (start + count > bytes.length) throw cutOff()
    return new Uint8Array(bytes.subarray(start, start + count))
  }
  if (start + 2 * count > bytes.length) throw cutOff()
  return Uint16Array.from({ length: count }, (_, at) => bytes.readUInt16BE(start + 2 * at))
}

function readBits(bytes: Buffer, { width, height, start }: PnmHeader): StoredValues {
  const stride = Math.ceil(width / 8)
  if (start + stride * height > bytes.length) throw cutOff()
  const values = new Uint8Array(width * height)
  for (let at = 0; at < values.length; at++) {
    const [row, x] = [Math.floor(at / width), at % width]
    values[at] = (bytes[start + row * stride + (x >> 3)] >> (7 - (x & 7))) & 1 ? 0 : 255
  }
  return values
}

const [ZERO, ONE, NINE, COMMENT, LINE_FEED, RETURN] = Buffer.from('019#\n\r')

function readTextBits(bytes: Buffer, { width, height, start }: PnmHeader): StoredValues {
  const count = width * height
  if (start + count > bytes.length) throw cutOff()
  const values = new Uint8Array(count)
  let filled = 0
  for (let at = start; at < bytes.length && filled < count; at++) {
    if (bytes[at] === COMMENT) at = lineEnd(bytes, at)
    else if (bytes[at] === ZERO || bytes[at] === ONE) values[filled++] = bytes[at] === ONE ? 0 : 255
    else checkSpace(bytes[at])
  }
  if (filled < count) throw cutOff()
  return values
}

function readTexts(bytes: Buffer, { width, height, channels, most, start }: PnmHeader): StoredValues {
  const count = width * height * channels
  // Each takes a digit and, but for the last one, a space.
  if (start + 2 * count - 1 > bytes.length) throw cutOff()
  const values = most < 256 ? new Uint8Array(count) : new Uint16Array(count)
  let [at, filled] = [start, 0]
  while (filled < count) {
    at = afterSpace(bytes, at)
    if (at >= bytes.length) throw cutOff()
    let value = 0
    for (; bytes[at] >= ZERO && bytes[at] <= NINE; at++) value = 10 * value + bytes[at] - ZERO
    if (value > most) throw new Error(`it has a value above ${most}, its white`)
    values[filled++] = value
  }
  return values
}

/** Returns where the next number begins. */
function afterSpace(bytes: Buffer, from: number): number {
  let at = from
  for (; at < bytes.length && !(bytes[at] >= ZERO && bytes[at] <= NINE); at++) {
    if (bytes[at] === COMMENT) at = lineEnd(bytes, at)
    else checkSpace(bytes[at])
  }
  return at
}

function lineEnd(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== LINE_FEED && bytes[at] !== RETURN) at++
  return at
}

function checkSpace(byte: number): void {
  if (byte === 32 || (byte >= 9 && byte <= 13)) return
  throw new Error('it has something else among its numbers')
}
