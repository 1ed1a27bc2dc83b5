import sharp from 'sharp'
import type { Metadata, Sharp, SharpOptions } from 'sharp'
import { LARGEST_IMAGE } from './stored-image.ts'
import type { NativeImage, StoredImage, StoredValues } from './stored-image.ts'

// Images are decoded side by side, each by one thread; caches would only hold what is never asked for again.
sharp.concurrency(1)
sharp.cache(false)

/** The first frame, upright. */
export const SHARP_OPTIONS: SharpOptions = { failOn: 'error', limitInputPixels: LARGEST_IMAGE, autoOrient: true }

/** Numbers that sharp reads, by its own names. */
const NUMBERS = {
  uchar: { name: '8-bit', array: Uint8Array, greatest: 255 },
  char: { name: 'int8', array: Int8Array, greatest: 127 },
  ushort: { name: '16-bit', array: Uint16Array, greatest: 65_535 },
  short: { name: 'int16', array: Int16Array, greatest: 32_767 },
  uint: { name: 'uint32', array: Uint32Array, greatest: 2 ** 32 - 1 },
  int: { name: 'int32', array: Int32Array, greatest: 2 ** 31 - 1 },
  float: { name: 'float32', array: Float32Array, greatest: undefined },
  double: { name: 'float64', array: Float64Array, greatest: undefined },
} as const

type Depth = keyof typeof NUMBERS

/** Colour spaces whose numbers are grey, or red, green and blue; those of others, such as CMYK, are converted to bytes. */
const PLAIN_SPACES = new Set(['b-w', 'grey16', 'rgb', 'srgb', 'rgb16', 'scrgb', 'multiband'])

/** The most bytes that the values of an image may take. */
const LARGEST_VALUES = 1e9

/** Reads an image's extents and kind of numbers from its header. Throws what sharp throws. */
export async function sharpHeader(bytes: Buffer): Promise<NativeImage> {
  const metadata = await metadataOf(bytes)
  const { autoOrient, space } = metadata
  return {
    height: autoOrient.height,
    width: autoOrient.width,
    grey: space === 'b-w' || space === 'grey16',
    numbers: NUMBERS[depthOf(metadata)].name,
  }
}

/**
 * Reads an image's values as they are stored: never gamma-corrected, scaled or cut off. Only colours of 8 bits, and those of 16
 * that come with a profile, become sRGB.
 *
 * @throws Error for complex numbers, more than four channels, and values of more than a gigabyte; what sharp throws
 */
export async function sharpValues(bytes: Buffer): Promise<StoredImage> {
  const metadata = await metadataOf(bytes)
  const depth = depthOf(metadata)
  checkValues(metadata, depth)
  const { input, extra } = depth === 'uchar' ? bytesInput(bytes, metadata) : valuesInput(bytes, metadata, depth)
  const { data, info } = await input.raw({ depth }).toBuffer({ resolveWithObject: true })
  const { array, greatest } = NUMBERS[depth]
  const { height, width } = info
  const channels = info.channels - extra
  const values = withoutBands(new array(data.buffer, data.byteOffset, data.length / array.BYTES_PER_ELEMENT), {
    bands: info.channels,
    channels,
  })
  return { image: { height, width, channels }, values, greatest }
}

async function metadataOf(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, SHARP_OPTIONS).metadata()
  } catch (error) {
    // libvips 8.18 reads no TIFF of 64-bit floats, and says of them what it says of too many channels.
    const isTooMany = error instanceof Error && error.message.includes('samples out of range')
    throw isTooMany ? new Error('its numbers have more than 32 bits: save it as float32', { cause: error }) : error
  }
}

function depthOf({ depth, space }: Metadata): Depth {
  if (!PLAIN_SPACES.has(space)) return 'uchar'
  if (Object.hasOwn(NUMBERS, depth)) return depth as Depth
  throw new Error(`its numbers are ${depth}: save it with real ones`)
}

function checkValues({ width, height, channels }: Metadata, depth: Depth): void {
  if (depth !== 'uchar' && channels > 4) {
    throw new Error(`it has ${channels} channels: choose one to four of them`)
  }
  const size = width * height * channels * NUMBERS[depth].array.BYTES_PER_ELEMENT
  if (size > LARGEST_VALUES) {
    throw new Error(`its values take ${(size / 1e9).toFixed(1)} GB: make it smaller, or save it as bytes`)
  }
}

/** How values are asked of sharp, and how many bands there are behind those of the image. */
interface ValuesInput {
  readonly input: Sharp
  readonly extra: 0 | 1
}

function bytesInput(bytes: Buffer, { space, hasAlpha }: Metadata): ValuesInput {
  // Grey pixels lose their alpha where they stay grey.
  const isGrey = space === 'b-w' && !hasAlpha
  return { input: sharp(bytes, SHARP_OPTIONS).toColourspace(isGrey ? 'b-w' : 'srgb'), extra: 0 }
}

function valuesInput(bytes: Buffer, { space, hasProfile }: Metadata, depth: Depth): ValuesInput {
  if (depth === 'ushort' && (space === 'grey16' || space === 'rgb16')) {
    const input = sharp(bytes, SHARP_OPTIONS).toColourspace(space)
    // sharp 0.35 converts colours of 16 bits to P3 at first.
    return { input: hasProfile && space === 'rgb16' ? input.withIccProfile('srgb') : input, extra: 0 }
  }
  // What has channels joined to it is taken to be in the colour space that is asked for: nothing is converted. sharp 0.35
  // would cut off what is below 0, make gamma of linear light, and leave out the alpha of grey pixels.
  const input = sharp(bytes, { ...SHARP_OPTIONS, ignoreIcc: true }).joinChannel(Buffer.of(0), {
    raw: { width: 1, height: 1, channels: 1 },
  })
  return { input: input.toColourspace('srgb'), extra: 1 }
}

/** Leaves out the last bands of every pixel. */
function withoutBands(all: StoredValues, { bands, channels }: { bands: number; channels: number }): StoredValues {
  if (bands === channels) return all
  const pixels = all.length / bands
  for (let pixel = 1; pixel < pixels; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      all[pixel * channels + channel] = all[pixel * bands + channel]
    }
  }
  return all.subarray(0, pixels * channels)
}
