import sharp from 'sharp'
import type { Sharp, SharpOptions } from 'sharp'
import { internalError } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import type { DataConfig } from '../../gan/index.ts'
import { BYTE_SCALE, isBytes } from '../index.ts'
import type { Scale } from '../index.ts'
import { bmpHeader, readBmp } from './bmp.ts'
import { imageKind } from './image-kinds.ts'
import type { ImageKind } from './image-kinds.ts'
import { pnmHeader, readPnm } from './pnm.ts'
import { SHARP_OPTIONS, sharpHeader, sharpValues } from './sharp-values.ts'
import { storedBytes } from './stored-image.ts'
import type { NativeImage, StoredImage } from './stored-image.ts'

/** What images are brought to. */
export interface ImageTarget {
  readonly image: ImageSize
  readonly fit: DataConfig['fit']
}

const FIT = { crop: 'cover', pad: 'contain', stretch: 'fill' } as const
const WHITE = { r: 255, g: 255, b: 255, alpha: 1 }
const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 }

/** Those that sharp cannot read. */
const OWN_READERS: Partial<Record<ImageKind, OwnReader>> = {
  BMP: { header: bmpHeader, read: readBmp },
  PNM: { header: pnmHeader, read: readPnm },
}

interface OwnReader {
  readonly header: (bytes: Buffer) => NativeImage
  readonly read: (bytes: Buffer) => StoredImage
}

/** Reads an image's extents and kind of numbers from its header. Throws errors for {@link damageOf}. */
export async function measureImage(bytes: Buffer): Promise<NativeImage> {
  const own = ownReader(bytes)
  return own ? own.header(bytes) : sharpHeader(bytes)
}

/** Reads an image's values as they are stored. Throws errors for {@link damageOf}. */
export async function readStored(bytes: Buffer): Promise<StoredImage> {
  const own = ownReader(bytes)
  return own ? own.read(bytes) : sharpValues(bytes)
}

/**
 * Decodes an image file. Of several frames the first is taken, and turned as its EXIF orientation says. Colours become sRGB:
 * those of CMYK, by the profile that comes with it or a common one, and of palettes; grey is luminance (Rec. 709, in linear
 * light). Alpha is kept where the target has it (2 or 4 channels) and otherwise laid on white; margins are clear, and white
 * where there is no alpha.
 *
 * @param scale - how values become bytes; by default the greatest that their numbers can have is white
 * @returns bytes, `[height, width, channels]` of the target
 * @throws errors for {@link damageOf}
 */
export async function decodeImage(bytes: Buffer, target: ImageTarget, scale?: Scale): Promise<Buffer> {
  if (!ownReader(bytes) && (scale === undefined || isByteScale(scale))) {
    return pixelsOf(sharp(bytes, SHARP_OPTIONS), target)
  }
  const stored = await readStored(bytes)
  return resizeImage(storedBytes(stored, scale?.range), stored.image, target)
}

/** Tells whether files of a kind are read here, and not by sharp. */
export function isReadHere(kind: ImageKind): boolean {
  return kind in OWN_READERS
}

/** Whether values are the bytes of pixels already. */
export function isByteScale({ numbers, range }: Pick<Scale, 'numbers' | 'range'>): boolean {
  return numbers === BYTE_SCALE.numbers && isBytes(range)
}

/** Brings decoded pixels, `[height, width, channels]`, to another size, as {@link decodeImage} does. */
export function resizeImage(pixels: Uint8Array, from: ImageSize, target: ImageTarget): Promise<Buffer> {
  return pixelsOf(sharp(pixels, { raw: rawOf(from) }), target)
}

/** Returns what is wrong with an image, on one line, from what reading it has thrown. */
export function damageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  // One that is cut off is looked for in many places first.
  const lines = message.split('\n').filter((line) => !line.startsWith('source: bad seek'))
  return lines.join(' ').trim() || 'it is cut off'
}

function ownReader(bytes: Buffer): OwnReader | undefined {
  const kind = imageKind(bytes)
  return kind && OWN_READERS[kind]
}

async function pixelsOf(input: Sharp, { image, fit }: ImageTarget): Promise<Buffer> {
  const { height, width, channels } = image
  const hasAlpha = channels % 2 === 0
  const sized = input.resize({ height, width, fit: FIT[fit], background: hasAlpha ? CLEAR : WHITE })
  const laid = hasAlpha ? sized.ensureAlpha() : sized.flatten({ background: WHITE })
  const pixels = await laid
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer()
  const result = channels === 2 ? await greyWithAlpha(pixels, image) : pixels
  if (result.length === height * width * channels) return result
  throw internalError(`an image of ${height} × ${width} × ${channels} was decoded to ${result.length} bytes`)
}

/** Joins luminance and alpha: sharp leaves the alpha of grey pixels out. */
async function greyWithAlpha(colour: Buffer, { height, width }: ImageSize): Promise<Buffer> {
  const grey = await sharp(colour, { raw: { height, width, channels: 4 } })
    .removeAlpha()
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  const joined = Buffer.alloc(2 * grey.length)
  for (let pixel = 0; pixel < grey.length; pixel++) {
    joined[2 * pixel] = grey[pixel]
    joined[2 * pixel + 1] = colour[4 * pixel + 3]
  }
  return joined
}

function rawOf({ height, width, channels }: ImageSize): SharpOptions['raw'] {
  if (channels === 1 || channels === 2 || channels === 3 || channels === 4) return { height, width, channels }
  throw internalError(`images have 1 to 4 channels, not ${channels}`)
}
