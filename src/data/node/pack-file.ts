import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { FacetError, imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import { checkedSource } from '../checked-source.ts'
import { SPLITS } from '../index.ts'
import type { ImageSource, Scale, SplitName } from '../index.ts'
import { writePixels } from '../source.ts'
import { compareCodeUnits } from './walk.ts'
import type { OddFile } from './walk.ts'

/** What a file of packed images says of them. */
export interface PackHeader {
  /** Of what it was made and how; also part of its name. */
  readonly fingerprint: string
  /** What the data set was called that it was made of; undefined in older packs. */
  readonly name?: string
  readonly image: ImageSize
  readonly classes: readonly string[]
  /** How values became pixels, for each kind of numbers; undefined in older packs, which are all of bytes. */
  readonly scales?: readonly Scale[]
}

/** One image on its way into a file, or one that could not be read. */
export type PackItem =
  | { readonly split: SplitName; readonly label: number; readonly pixels: Uint8Array }
  | { readonly damaged: OddFile }

/** Packed images, read from their file as they are asked for: the system's cache of pages keeps what is used. */
export interface Pack extends PackHeader {
  /** Images that could not be read, and are left out. */
  readonly damaged: readonly OddFile[]
  /** How many images each part has. */
  readonly sizes: Readonly<Record<SplitName, number>>
  /** Returns a part that has images. */
  source(split: SplitName): ImageSource
}

type StoredHeader = PackHeader & Pick<Pack, 'damaged' | 'sizes'>

/** Bytes gathered before they are written. */
const PIECE = 2 ** 20
const HASH_BYTES = 32
/** The header's length, as a little-endian number. */
const LENGTH_BYTES = 4

/**
 * Writes a file of packed images: all pixels, all labels (16 bits each), the header (JSON), its length, and SHA-256 of everything
 * before. The header comes last since only then is it known which images are whole; memory does not grow with the pixels.
 *
 * @param items - images in the order of {@link SPLITS}
 * @throws what the system throws: a full disk, a folder that is not to be written to
 */
export async function writePack(path: string, header: PackHeader, items: AsyncIterable<PackItem>): Promise<void> {
  const file = await open(path, 'wx')
  const hash = createHash('sha256')
  const write = async (bytes: Uint8Array) => {
    hash.update(bytes)
    await file.writeFile(bytes)
  }
  try {
    const { labels, ...stored } = await writeImages(header, items, write)
    const json = Buffer.from(JSON.stringify({ ...header, ...stored } satisfies StoredHeader))
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(json.length)
    await write(Buffer.concat([new Uint8Array(Uint16Array.from(labels).buffer), json, length]))
    await file.writeFile(hash.digest())
  } finally {
    await file.close()
  }
}

async function writeImages(
  { image }: PackHeader,
  items: AsyncIterable<PackItem>,
  write: (bytes: Uint8Array) => Promise<void>,
) {
  const length = sizeOf(imageShape(image))
  const piece = new Uint8Array(Math.ceil(PIECE / length) * length)
  const sizes = { train: 0, validation: 0, test: 0 }
  const damaged: OddFile[] = []
  const labels: number[] = []
  let filled = 0
  for await (const item of items) {
    if ('damaged' in item) {
      damaged.push(item.damaged)
      continue
    }
    piece.set(item.pixels, filled)
    labels.push(item.label)
    sizes[item.split]++
    filled = (filled + length) % piece.length
    if (filled === 0) await write(piece)
  }
  await write(piece.subarray(0, filled))
  return { sizes, labels, damaged: damaged.toSorted((a, b) => compareCodeUnits(a.path, b.path)) }
}

/**
 * Opens a file of packed images. It stays open as long as one of its sources is in use, even if it is deleted.
 *
 * @throws the system's error when it cannot be read; FacetError when its bytes are not those that were written
 */
export async function openPack(path: string, fingerprint: string): Promise<Pack> {
  const file = { descriptor: openSync(path, 'r') }
  try {
    const pack = await readPack(file, path)
    if (pack.fingerprint !== fingerprint) throw new FacetError(`${path}: holds other images than its name says.`)
    closeWhenUnused.register(file, file.descriptor)
    return pack
  } catch (error) {
    closeSync(file.descriptor)
    throw error
  }
}

/** A data set is never closed, so that its file is once nothing refers to it any more. */
const closeWhenUnused = new FinalizationRegistry<number>(closeSync)

async function readPack(file: { readonly descriptor: number }, path: string): Promise<Pack> {
  const { descriptor } = file
  const { end, isWhole } = await verify(descriptor)
  if (!isWhole) throw new FacetError(`${path}: its bytes are damaged.`)
  const header = headerAt(descriptor, end)
  const { image, classes, sizes } = header
  const length = sizeOf(imageShape(image))
  const count = sizes.train + sizes.validation + sizes.test
  const labels = new Uint16Array(new Uint8Array(readAt(descriptor, count * length, 2 * count)).buffer)
  const bytes = new Uint8Array(length)
  const source = (split: SplitName) => {
    const start = SPLITS.slice(0, SPLITS.indexOf(split)).reduce((sum, earlier) => sum + sizes[earlier], 0)
    return checkedSource({
      size: sizes[split],
      image,
      classes,
      label: (index) => labels[start + index],
      copy: (index, into, offset) => {
        // Through the object, which keeps the file open.
        if (readSync(file.descriptor, bytes, 0, length, (start + index) * length) < length) throw cutOff(path)
        writePixels(bytes, into, offset)
      },
    })
  }
  return { ...header, source }
}

/**
 * Reads what a file of packed images says of them, without checking its bytes.
 *
 * @throws the system's error when it cannot be read; SyntaxError or RangeError when it is not such a file
 */
export function readPackHeader(path: string): StoredHeader {
  const descriptor = openSync(path, 'r')
  try {
    return headerAt(descriptor, fstatSync(descriptor).size - HASH_BYTES)
  } finally {
    closeSync(descriptor)
  }
}

/** Reads the header that ends at a position. */
function headerAt(descriptor: number, end: number): StoredHeader {
  const length = readAt(descriptor, end - LENGTH_BYTES, LENGTH_BYTES).readUInt32LE()
  return JSON.parse(readAt(descriptor, end - LENGTH_BYTES - length, length).toString()) as StoredHeader
}

/** Tells whether a file ends in the hash of what comes before, and where that begins. */
async function verify(descriptor: number): Promise<{ end: number; isWhole: boolean }> {
  const hash = createHash('sha256')
  let tail = Buffer.alloc(0)
  let end = 0
  for await (const piece of createReadStream('', {
    fd: descriptor,
    start: 0,
    autoClose: false,
    highWaterMark: PIECE,
  })) {
    const bytes = Buffer.concat([tail, piece as Buffer])
    const body = Math.max(0, bytes.length - HASH_BYTES)
    hash.update(bytes.subarray(0, body))
    tail = bytes.subarray(body)
    end += body
  }
  return { end, isWhole: end > LENGTH_BYTES && hash.digest().equals(tail) }
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  readSync(descriptor, bytes, 0, length, position)
  return bytes
}

function cutOff(path: string): FacetError {
  return new FacetError(
    `${path}: was cut off while it was in use. Leave the cache alone while a run goes on, and begin anew.`,
  )
}
