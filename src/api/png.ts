import { encode } from 'fast-png'
import type { ImageSize } from '../array/index.ts'

/** Encodes one image with values in [0, 1] as PNG of one to four channels: grey, grey and alpha, RGB, RGBA. */
export function pngOf(pixels: Float32Array, { width, height, channels }: ImageSize): Uint8Array {
  const data = new Uint8ClampedArray(pixels.length)
  for (let index = 0; index < pixels.length; index++) data[index] = 255 * pixels[index]
  return encode({ width, height, channels, depth: 8, data })
}
