import { extname } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { BYTE_SCALE } from '../index.ts'
import type { ValueFacts } from '../index.ts'
import { damageOf, measureImage, readStored } from './decode.ts'
import { hashOf } from './hashes.ts'
import { imageKind, promisedKind } from './image-kinds.ts'
import type { ImageKind } from './image-kinds.ts'
import { storedFacts } from './stored-image.ts'
import type { NativeImage } from './stored-image.ts'
import type { FoundFile } from './walk.ts'

/** What a file turns out to be when it is looked at. Whether an image's bytes are whole shows when they are decoded. */
export type Finding = FoundImage | DamagedImage | { readonly is: 'odd'; readonly reason: string }

/** An image whose header can be read. */
export interface FoundImage {
  readonly is: 'image'
  readonly sha256: string
  readonly kind: ImageKind
  readonly native: NativeImage
  /** What values it has, where these are no bytes and no range comes with them. */
  readonly facts?: ValueFacts
  readonly note?: string
}

/** An image, by its name or its first bytes, that cannot be read. */
export interface DamagedImage {
  readonly is: 'damaged'
  /** Undefined where its bytes cannot be had. */
  readonly sha256: string | undefined
  readonly reason: string
  /** The kind of its numbers, where the header can be read. */
  readonly numbers?: string
}

/** The largest file that is read, in bytes. */
const LARGEST_FILE = 2 ** 28

/**
 * Looks at a file: what it is is told by its bytes, and never by its name alone. An image is decoded only where its values are no
 * bytes: how they become pixels depends on those of all images.
 */
export async function lookAt({ name, isImage, size, read }: FoundFile): Promise<Finding> {
  const promised = isImage ? 'other' : promisedKind(name)
  if (size > LARGEST_FILE) {
    const reason = `it has ${Math.ceil(size / 2 ** 20)} MiB, and ${LARGEST_FILE / 2 ** 20} are the most`
    return promised ? { is: 'damaged', sha256: undefined, reason } : { is: 'odd', reason }
  }
  try {
    return await findingOf(await read(), name, isImage)
  } catch (error) {
    return { is: 'damaged', sha256: undefined, reason: `its bytes cannot be had (${reasonOf(error)})` }
  }
}

async function findingOf(bytes: Buffer, name: string, isImage = false): Promise<Finding> {
  const [kind, promised] = [imageKind(bytes), promisedKind(name)]
  if (!kind && !promised && !isImage) return { is: 'odd', reason: 'it is no image' }
  const sha256 = hashOf(bytes)
  if (!kind) return { is: 'damaged', sha256, reason: noImage(bytes, name) }
  let numbers: string | undefined
  try {
    const native = await measureImage(bytes)
    numbers = native.numbers
    const isPlain = numbers === BYTE_SCALE.numbers || native.range !== undefined
    const facts = isPlain ? undefined : storedFacts(await readStored(bytes))
    const note = promised && promised !== kind ? `it is a ${kind} by another name` : undefined
    return { is: 'image', sha256, kind, native, facts, note }
  } catch (error) {
    return { is: 'damaged', sha256, reason: damageOf(error), numbers }
  }
}

function noImage(bytes: Uint8Array, name: string): string {
  if (bytes.length === 0) return 'it is empty'
  const promised = promisedKind(name)
  if (!promised) return 'it is no image of a kind that is read'
  return promised === 'other' ? `${extname(name)} files are not read: make it a PNG` : `it is no ${promised}`
}

/** The system's word for what went wrong, such as EACCES, whose sentence would name the file once more; or an archive's own. */
function reasonOf(error: unknown): string {
  if (error instanceof FacetError) return error.message
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
