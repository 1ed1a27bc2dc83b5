import { parseBmp } from './bmp-header.ts'
import type { BmpHeader, Rgb } from './bmp-header.ts'
import { cutOff } from './stored-image.ts'
import type { NativeImage, StoredImage } from './stored-image.ts'

/** Reads a BMP's extents from its header. Throws as {@link readBmp} does. */
export function bmpHeader(bytes: Buffer): NativeImage {
  const header = parseBmp(bytes)
  const { height, width } = header
  return { height, width, grey: channelsOf(header) === 1, numbers: '8-bit' }
}

/**
 * Reads a BMP: 1, 4, 8, 16, 24 or 32 bits a pixel, by a palette or by masks, from below or from above, plain or packed by RLE8. One
 * whose palette is grey has one channel, one with a mask for alpha four, and all others three.
 *
 * @throws Error where it is damaged, or of a kind that is not read. Nothing is allocated for pixels that are not there.
 */
export function readBmp(bytes: Buffer): StoredImage {
  const header = parseBmp(bytes)
  const { height, width, topDown, palette, masks } = header
  const channels = channelsOf(header)
  const numberOf = header.packed ? unpackRle8(bytes, header) : plainNumbers(bytes, header)
  const values = new Uint8Array(height * width * channels)
  const write = palette ? paletteWriter(palette, channels) : maskWriter(masks.slice(0, channels))
  for (let y = 0; y < height; y++) {
    const row = topDown ? y : height - 1 - y
    for (let x = 0; x < width; x++) write(numberOf(row, x), values, (y * width + x) * channels)
  }
  return { image: { height, width, channels }, values, greatest: 255 }
}

function channelsOf({ palette, masks }: BmpHeader): 1 | 3 | 4 {
  if (palette) return palette.every(([red, green, blue]) => red === green && green === blue) ? 1 : 3
  return masks[3] === 0 ? 3 : 4
}

/** Returns the number of the pixel at a place of a row, rows in the file's order. */
type PixelNumbers = (row: number, x: number) => number

function plainNumbers(bytes: Buffer, { start, width, height, bits }: BmpHeader): PixelNumbers {
  const stride = 4 * Math.ceil((bits * width) / 32)
  // What fills up the last row may be missing.
  if (start + stride * (height - 1) + Math.ceil((bits * width) / 8) > bytes.length) throw cutOff()
  if (bits >= 8) return (row, x) => bytes.readUIntLE(start + row * stride + (x * bits) / 8, bits / 8)
  const perByte = 8 / bits
  return (row, x) => {
    const byte = bytes[start + row * stride + Math.floor(x / perByte)]
    return (byte >> (bits * (perByte - 1 - (x % perByte)))) & (2 ** bits - 1)
  }
}

/** Every two bytes are one to 255 equal pixels, or, after a 0, the end of a row or of all, a jump, or pixels that follow one by one. */
function unpackRle8(bytes: Buffer, { start, width, height }: BmpHeader): PixelNumbers {
  if (width * height > 255 * ((bytes.length - start) / 2)) throw cutOff()
  const numbers = new Uint8Array(width * height)
  let [at, row, x] = [start, 0, 0]
  const put = (count: number, numberAt: (index: number) => number) => {
    if (count > 0 && (row >= height || x + count > width)) throw new Error('its pixels go beyond its edge')
    for (let index = 0; index < count; index++) numbers[row * width + x++] = numberAt(index)
  }
  while (at + 1 < bytes.length) {
    const [count, value] = [bytes[at], bytes[at + 1]]
    at += 2
    if (count > 0) put(count, () => value)
    else if (value === 0) [row, x] = [row + 1, 0]
    else if (value === 1) return (y, column) => numbers[y * width + column]
    else if (value === 2) [row, x, at] = [row + bytes[at + 1], x + bytes[at], at + 2]
    else {
      put(value, (index) => bytes[at + index])
      at += value + (value % 2)
    }
  }
  throw cutOff()
}

/** Writes the pixel of a number into an array, from an element on. */
type PixelWriter = (number: number, into: Uint8Array, at: number) => void

function paletteWriter(palette: readonly Rgb[], channels: number): PixelWriter {
  return (number, into, at) => {
    const colour = palette[number]
    if (colour === undefined) throw new Error(`it has a pixel of colour ${number} in a palette of ${palette.length}`)
    for (let channel = 0; channel < channels; channel++) into[at + channel] = colour[channel]
  }
}

function maskWriter(masks: readonly number[]): PixelWriter {
  const parts = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
    return { mask, shift, most: Math.max(1, mask >>> shift) }
  })
  return (number, into, at) => {
    for (const [channel, { mask, shift, most }] of parts.entries()) {
      into[at + channel] = Math.round((255 * ((number & mask) >>> shift)) / most)
    }
  }
}
