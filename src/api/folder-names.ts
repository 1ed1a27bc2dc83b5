/** What one system or another does not take in a name: separators, wildcards, quotes, characters without a shape or a meaning. */
const FORBIDDEN = /[<>:"/\\|?*\p{C}\p{Zl}\p{Zp}]+/gu

/** Names that Windows gives to devices, whatever extension they have. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i

/** The longest name in bytes, with room for a number behind it; most file systems take 255. */
const LONGEST = 200

/**
 * Returns a folder name for each class, in their order: safe on every system, and unique even where upper and lower case are
 * one. A name that is safe stays as it is; `T-shirt/top` becomes `T-shirt-top`, and `T-shirt-top-2` where another class has that
 * name.
 *
 * @param taken - names that are given already
 */
export function folderNames(classes: readonly string[], taken: readonly string[] = []): string[] {
  const safe = classes.map(safeName)
  const names = new Array<string>(classes.length)
  const used = new Set(taken.map(key))
  const tries = new Map<string, number>()
  // Classes whose name is safe come first, so that it stays theirs.
  const order = [...safe.keys()].toSorted((a, b) => Number(safe[a] !== classes[a]) - Number(safe[b] !== classes[b]))
  for (const index of order) {
    const base = safe[index]
    let name = base
    for (let number = tries.get(key(base)) ?? 2; used.has(key(name)); number++) {
      name = `${base}-${number}`
      tries.set(key(base), number)
    }
    used.add(key(name))
    names[index] = name
  }
  return names
}

function safeName(text: string): string {
  const visible = text.normalize('NFC').replace(FORBIDDEN, '-')
  // Windows drops dots and spaces at the end; at the start a dot hides a folder, and two leave it.
  const trimmed = shorten(visible.replace(/^[.\s]+/, '')).replace(/[.\s]+$/, '')
  if (trimmed === '') return 'class'
  return DEVICE.test(trimmed) ? `_${trimmed}` : trimmed
}

/** Cuts a text between characters so that it is short enough. */
function shorten(text: string): string {
  let bytes = 0
  const characters: string[] = []
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length
    if (bytes > LONGEST) break
    characters.push(character)
  }
  return characters.join('')
}

/** Names with equal keys are one folder on some system. */
function key(name: string): string {
  return name.toUpperCase().toLowerCase().normalize('NFC')
}
