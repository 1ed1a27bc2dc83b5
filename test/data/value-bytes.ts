/** Numbers that a TIFF file may hold. */
export type TiffValues =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array

export interface TiffParts {
  readonly width: number
  readonly height: number
  readonly channels?: number
  /** `[height, width, channels]` */
  readonly values: TiffValues
  /** As in EXIF; default 1, upright. */
  readonly orientation?: number
}

/** Returns the bytes of a TIFF file of one strip, not packed. */
export function tiffBytes({ width, height, channels = 1, values, orientation = 1 }: TiffParts): Buffer {
  const isColour = channels >= 3
  const all = (value: number) => Array.from({ length: channels }, () => value)
  const format = values instanceof Float32Array || values instanceof Float64Array ? 3 : isSigned(values) ? 2 : 1
  const extra = channels - (isColour ? 3 : 1)
  const fields: (readonly [tag: number, values: readonly number[]])[] = [
    [256, [width]],
    [257, [height]],
    [258, all(8 * values.BYTES_PER_ELEMENT)],
    [259, [1]],
    [262, [isColour ? 2 : 1]],
    [273, [512]],
    [274, [orientation]],
    [277, [channels]],
    [278, [height]],
    [279, [values.byteLength]],
    [284, [1]],
    ...(extra > 0 ? [[338, Array.from({ length: extra }, () => 2)] as const] : []),
    [339, all(format)],
  ]
  const header = Buffer.alloc(512)
  header.write('II*\0', 'latin1')
  header.writeUInt32LE(8, 4)
  header.writeUInt16LE(fields.length, 8)
  for (const [index, [tag, numbers]] of fields.entries()) {
    const at = 10 + 12 * index
    header.writeUInt16LE(tag, at)
    const isLong = numbers[0] > 65_535
    header.writeUInt16LE(isLong ? 4 : 3, at + 2)
    header.writeUInt32LE(numbers.length, at + 4)
    if (isLong) header.writeUInt32LE(numbers[0], at + 8)
    const place = numbers.length > 2 ? 256 + 16 * index : at + 8
    if (numbers.length > 2) header.writeUInt32LE(place, at + 8)
    for (const [offset, number] of isLong ? [] : numbers.entries()) header.writeUInt16LE(number, place + 2 * offset)
  }
  return Buffer.concat([header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)])
}

function isSigned(values: TiffValues): boolean {
  return values instanceof Int8Array || values instanceof Int16Array || values instanceof Int32Array
}

export interface BmpParts {
  readonly width: number
  /** Below 0 where the first row is the uppermost. */
  readonly height: number
  readonly bits: number
  /** The pixels, row by row, each filled up to four bytes; nothing is checked. */
  readonly pixels: readonly number[]
  /** Blue, green, red and 0 of each colour. */
  readonly palette?: readonly number[]
  /** 0 plain, 1 RLE8, 3 by masks. */
  readonly method?: number
  readonly masks?: readonly number[]
}

/** Returns the bytes of a BMP file made by hand. */
export function bmpBytes({ width, height, bits, pixels, palette = [], method = 0, masks = [] }: BmpParts): Buffer {
  const header = Buffer.alloc(54 + 4 * masks.length)
  const start = header.length + palette.length
  header.write('BM', 'latin1')
  header.writeUInt32LE(start + pixels.length, 2)
  header.writeUInt32LE(start, 10)
  header.writeUInt32LE(masks.length > 3 ? 56 : 40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(height, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(bits, 28)
  header.writeUInt32LE(method, 30)
  header.writeUInt32LE(palette.length / 4, 46)
  for (const [index, mask] of masks.entries()) header.writeUInt32LE(mask, 54 + 4 * index)
  return Buffer.concat([header, Uint8Array.from(palette), Uint8Array.from(pixels)])
}

/** Returns the bytes of a BMP of OS/2, whose palette is of three bytes a colour. */
export function coreBmpBytes(width: number, height: number, rest: { palette: number[]; pixels: number[] }): Buffer {
  const header = Buffer.alloc(26)
  header.write('BM', 'latin1')
  header.writeUInt32LE(26 + rest.palette.length, 10)
  header.writeUInt32LE(12, 14)
  for (const [index, value] of [width, height, 1, 8].entries()) header.writeUInt16LE(value, 18 + 2 * index)
  return Buffer.concat([header, Uint8Array.from(rest.palette), Uint8Array.from(rest.pixels)])
}

/** Returns the bytes of a portable anymap: a header as text, and bytes after it. */
export function pnmBytes(header: string, pixels: readonly number[] = []): Buffer {
  return Buffer.concat([Buffer.from(header, 'latin1'), Uint8Array.from(pixels)])
}
