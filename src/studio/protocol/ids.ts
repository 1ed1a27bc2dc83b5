/**
 * Returns an id as one part of an address. Its slashes become `~1`, and `~` becomes `~0`, as in JSON Pointer: many proxies
 * decode `%2F` or refuse it.
 */
export function idToPart(id: string): string {
  return encodeURIComponent(id.replaceAll('~', '~0').replaceAll('/', '~1'))
}

/** Returns the id that a part of an address, already decoded, stands for. */
export function partToId(part: string): string {
  return part.replaceAll(/~[01]/g, (escaped) => (escaped === '~1' ? '/' : '~'))
}
