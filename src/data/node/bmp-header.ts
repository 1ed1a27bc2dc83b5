import { checkExtents, cutOff } from './stored-image.ts'

/** What a BMP's headers say. */
export interface BmpHeader {
  readonly width: number
  readonly height: number
  /** Whether the first row is the uppermost. */
  readonly topDown: boolean
  /** Bits a pixel. */
  readonly bits: number
  readonly packed: boolean
  /** Where the pixels begin. */
  readonly start: number
  /** The palette, where there is one. */
  readonly palette?: readonly Rgb[]
  /** The bits of red, green, blue and alpha, where there is no palette. */
  readonly masks: readonly number[]
}

/** Bytes of red, green and blue. */
export type Rgb = readonly [red: number, green: number, blue: number]

const FILE_HEADER = 14
/** The header of OS/2: extents of 16 bits, and three bytes a colour. */
const CORE_HEADER = 12
/** The header of Windows 3, which masks follow; longer ones hold them at the same place. */
const INFO_HEADER = 40

/** Ways in which pixels are packed. */
const [PLAIN, RLE8, BITFIELDS, ALPHA_BITFIELDS] = [0, 1, 3, 6]

/**
 * Reads a BMP's headers and palette.
 *
 * @throws Error where they are damaged, or of a kind that is not read
 */
export function parseBmp(bytes: Buffer): BmpHeader {
  const size = bytes.length < FILE_HEADER + CORE_HEADER ? Infinity : bytes.readUInt32LE(FILE_HEADER)
  if (bytes.length < FILE_HEADER + size) throw cutOff()
  const extents = extentsOf(bytes, size)
  const bits = bytes.readUInt16LE(size === CORE_HEADER ? 24 : 28)
  const method = size >= INFO_HEADER ? bytes.readUInt32LE(30) : PLAIN
  checkKind(method, bits)
  const start = bytes.readUInt32LE(10)
  if (start < FILE_HEADER + size) throw new Error('its header is damaged')
  const masks = masksOf(bytes, { size, method, bits })
  return {
    ...extents,
    bits,
    masks,
    packed: method === RLE8,
    start,
    palette: bits <= 8 ? paletteOf(bytes.subarray(0, start), size, bits) : undefined,
  }
}

function extentsOf(bytes: Buffer, size: number): Pick<BmpHeader, 'width' | 'height' | 'topDown'> {
  if (size !== CORE_HEADER && size < 16) throw new Error('its header is damaged')
  const [width, height] =
    size === CORE_HEADER
      ? [bytes.readUInt16LE(18), bytes.readUInt16LE(20)]
      : [bytes.readInt32LE(18), bytes.readInt32LE(22)]
  checkExtents(width, Math.abs(height))
  return { width, height: Math.abs(height), topDown: height < 0 }
}

function checkKind(method: number, bits: number): void {
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new Error(`it has ${bits} bits a pixel: make it a PNG`)
  const isMasked = method === BITFIELDS || method === ALPHA_BITFIELDS
  if (method === PLAIN || (method === RLE8 && bits === 8) || (isMasked && (bits === 16 || bits === 32))) return
  throw new Error(`its pixels are packed in a way that is not read (${method}): make it a PNG`)
}

interface MaskPlace {
  readonly size: number
  readonly method: number
  readonly bits: number
}

function masksOf(bytes: Buffer, { size, method, bits }: MaskPlace): number[] {
  if (bits <= 8) return []
  if (method === PLAIN) return bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0]
  const count = size >= INFO_HEADER + 16 || method === ALPHA_BITFIELDS ? 4 : 3
  const start = FILE_HEADER + INFO_HEADER
  if (bytes.length < start + 4 * count) throw cutOff()
  return [0, 1, 2, 3].map((at) => (at < count ? bytes.readUInt32LE(start + 4 * at) : 0))
}

/** Reads as many colours as fit in before the pixels begin. */
function paletteOf(headers: Buffer, size: number, bits: number): Rgb[] {
  const [start, entry] = [FILE_HEADER + size, size === CORE_HEADER ? 3 : 4]
  const used = size >= INFO_HEADER ? headers.readUInt32LE(46) : 0
  const count = Math.min(2 ** bits, used || 2 ** bits, Math.floor((headers.length - start) / entry))
  return Array.from({ length: count }, (_, index): Rgb => {
    const at = start + entry * index
    return [headers[at + 2], headers[at + 1], headers[at]]
  })
}
