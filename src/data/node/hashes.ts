import { createHash } from 'node:crypto'

/** The way images are decoded, resized and packed: another number where pixels come to differ. */
const PACK_VERSION = 1

/** Returns what packed images are known by: SHA-256, in hexadecimal, over what they are made of and how. */
export function packFingerprint(parts: Iterable<unknown>): string {
  const hash = createHash('sha256').update(`facet pack ${PACK_VERSION}\n`)
  for (const part of parts) hash.update(`${JSON.stringify(part)}\n`)
  return hash.digest('hex')
}

/** Returns SHA-256 of bytes, in hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
