import { extname } from 'node:path'
import { damageOf, measureImage } from './decode.ts'
import type { NativeImage } from './decode.ts'
import { hashOf } from './hashes.ts'
import { imageKind, promisedKind } from './image-kinds.ts'
import type { FoundFile } from './walk.ts'

/** What a file turns out to be when it is looked at. Whether an image's pixels are whole shows when they are decoded. */
export type Finding =
  | { readonly is: 'image'; readonly sha256: string; readonly native: NativeImage; readonly note?: string }
  /** An image, by its name or its first bytes, that cannot be read; its hash is undefined where its bytes cannot be. */
  | { readonly is: 'damaged'; readonly sha256: string | undefined; readonly reason: string }
  | { readonly is: 'odd'; readonly reason: string }

/** The largest file that is read, in bytes. */
const LARGEST_FILE = 2 ** 28

/** Looks at a file: what it is is told by its bytes, and never by its name alone. */
export async function lookAt({ name, isImage, size, read }: FoundFile): Promise<Finding> {
  const promised = isImage ? 'other' : promisedKind(name)
  if (size > LARGEST_FILE) {
    const reason = `it has ${Math.ceil(size / 2 ** 20)} MiB, and ${LARGEST_FILE / 2 ** 20} are the most`
    return promised ? { is: 'damaged', sha256: undefined, reason } : { is: 'odd', reason }
  }
  try {
    return await findingOf(await read(), name, isImage)
  } catch (error) {
    return { is: 'damaged', sha256: undefined, reason: `its bytes cannot be had (${codeOf(error)})` }
  }
}

async function findingOf(bytes: Buffer, name: string, isImage = false): Promise<Finding> {
  const [kind, promised] = [imageKind(bytes), promisedKind(name)]
  if (!kind && !promised && !isImage) return { is: 'odd', reason: 'it is no image' }
  const sha256 = hashOf(bytes)
  if (!kind) return { is: 'damaged', sha256, reason: noImage(bytes, name) }
  try {
    const native = await measureImage(bytes)
    const note = promised && promised !== kind ? `it is a ${kind} by another name` : undefined
    return { is: 'image', sha256, native, note }
  } catch (error) {
    return { is: 'damaged', sha256, reason: damageOf(error) }
  }
}

function noImage(bytes: Uint8Array, name: string): string {
  if (bytes.length === 0) return 'it is empty'
  const promised = promisedKind(name)
  if (!promised) return 'it is no image of a kind that is read'
  return promised === 'other' ? `${extname(name)} files are not read: make it a PNG` : `it is no ${promised}`
}

/** The system's word for what went wrong, such as EACCES: its sentence would name the file once more. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
