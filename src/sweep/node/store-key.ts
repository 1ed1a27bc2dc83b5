import { FacetError } from '../../array/index.ts'

/** What a file is called until it is whole: no key may end so. */
export const PARTIAL = '.partial'

/** No backslash, which is a separator on some systems, and nothing that cannot be printed. */
const CHARACTERS = /^[^\\\p{C}]+$/u

/**
 * Returns a key that leads to a place in a store, and to no other.
 *
 * @throws FacetError for one that is empty or absolute, leads upwards by `..`, or has an empty part or odd characters
 */
export function checkedKey(key: string): string {
  const parts = key.split('/')
  const isSound =
    CHARACTERS.test(key) && !parts.some((part) => ['', '.', '..'].includes(part)) && !key.endsWith(PARTIAL)
  if (isSound) return key
  throw new FacetError(
    `${JSON.stringify(key)}: not a key of a store. Use names with / between them, such as results/a.json; no . or .. among them.`,
  )
}

/** Returns the beginning of keys; the empty one is that of all. */
export function checkedPrefix(prefix: string): string {
  checkedKey(`${prefix}x`)
  return prefix
}
