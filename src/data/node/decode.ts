import sharp from 'sharp'
import type { Sharp, SharpOptions } from 'sharp'
import { internalError } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import type { DataConfig } from '../../gan/index.ts'

/** What images are brought to. */
export interface ImageTarget {
  readonly image: ImageSize
  readonly fit: DataConfig['fit']
}

/** An image as it lies in its file, upright. */
export interface NativeImage {
  readonly height: number
  readonly width: number
  /** Whether it is kept as grey values: a matter of the file, not of its pixels. */
  readonly grey: boolean
}

// Images are decoded side by side, each by one thread; caches would only hold what is never asked for again.
sharp.concurrency(1)
sharp.cache(false)

/** The first frame, upright. 10^8 pixels are 400 MB: what claims more is taken for an attack on the memory. */
const OPTIONS: SharpOptions = { failOn: 'error', limitInputPixels: 1e8, autoOrient: true }

const FIT = { crop: 'cover', pad: 'contain', stretch: 'fill' } as const
const WHITE = { r: 255, g: 255, b: 255, alpha: 1 }
const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 }

/** Reads an image's extents from its header. Throws what sharp throws, see {@link damageOf}. */
export async function measureImage(bytes: Buffer): Promise<NativeImage> {
  const { autoOrient, space } = await sharp(bytes, OPTIONS).metadata()
  return { height: autoOrient.height, width: autoOrient.width, grey: space === 'b-w' || space === 'grey16' }
}

/**
 * Decodes an image file. Of several frames the first is taken, and turned as its EXIF orientation says. Colours become sRGB:
 * those of CMYK, by the profile that comes with it or a common one, and of palettes; grey is luminance (Rec. 709, in linear
 * light). 16 bits become 8. Alpha is kept where the target has it (2 or 4 channels) and otherwise laid on white; margins
 * are clear, and white where there is no alpha.
 *
 * @returns bytes, `[height, width, channels]` of the target
 * @throws what sharp throws, see {@link damageOf}
 */
export function decodeImage(bytes: Buffer, target: ImageTarget): Promise<Buffer> {
  return pixelsOf(sharp(bytes, OPTIONS), target)
}

/** Brings decoded pixels, `[height, width, channels]`, to another size, as {@link decodeImage} does. */
export function resizeImage(pixels: Uint8Array, from: ImageSize, target: ImageTarget): Promise<Buffer> {
  return pixelsOf(sharp(pixels, { raw: rawOf(from) }), target)
}

/** Returns what is wrong with an image, on one line, from what sharp has thrown. */
export function damageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  // One that is cut off is looked for in many places first.
  const lines = message.split('\n').filter((line) => !line.startsWith('source: bad seek'))
  return lines.join(' ').trim() || 'it is cut off'
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
