import type { LatentPart } from '../../../gan/index.ts'

/** Returns a code to add: uniform, read back, and with a name that no part has yet. */
export function newCode(parts: readonly LatentPart[]): LatentPart {
  const names = new Set(parts.map(({ name }) => name))
  let number = 2
  while (names.has(`code${number}`)) number += 1
  const name = names.has('code') ? `code${number}` : 'code'
  return { name, kind: 'uniform', size: 1, supervised: false, recognised: true }
}

/** Returns the parts with one changed; only one can be supervised, since an image has one label. */
export function withPart(
  parts: readonly LatentPart[],
  index: number,
  change: Partial<LatentPart>,
): readonly LatentPart[] {
  return parts.map((part, at) => {
    if (at === index) return { ...part, ...change }
    return change.supervised === true ? { ...part, supervised: false } : part
  })
}
