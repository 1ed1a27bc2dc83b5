/** Tells whether a font has a glyph for a code point. */
export type CharacterMap = (codePoint: number) => boolean

/** Formats of a map by the number it begins with; the others are of no use here: they cover 256 characters or less. */
const READERS: Readonly<Record<number, (map: DataView) => CharacterMap>> = { 4: readSegments, 12: readGroups }

/**
 * Reads a font's `cmap` table: the map of all of Unicode where there is one, else that of its first 65,536 characters.
 *
 * @returns undefined where the table has neither
 * @throws RangeError when the table is shorter than it claims
 */
export function readCharacterMap(cmap: DataView): CharacterMap | undefined {
  const maps = Array.from({ length: cmap.getUint16(2) }, (_, index) => {
    const offset = cmap.getUint32(4 + 8 * index + 4)
    return { format: cmap.getUint16(offset), isUnicode: isUnicode(cmap, 4 + 8 * index), offset }
  })
  const usable = maps.filter(({ format, isUnicode: isOfUnicode }) => isOfUnicode && format in READERS)
  const best = usable.toSorted((a, b) => b.format - a.format)[0]
  return best && READERS[best.format](new DataView(cmap.buffer, cmap.byteOffset + best.offset))
}

/** Platform 0 is Unicode's, and 3 Microsoft's, with Unicode in its encodings 1 and 10. */
function isUnicode(cmap: DataView, record: number): boolean {
  const [platform, encoding] = [cmap.getUint16(record), cmap.getUint16(record + 2)]
  return platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10))
}

/** Format 4: rows of last codes, first codes, differences and offsets, an entry a segment. */
function readSegments(map: DataView): CharacterMap {
  const count = map.getUint16(6) / 2
  const lasts = Array.from({ length: count }, (_, segment) => map.getUint16(14 + 2 * segment))
  // A word of padding follows the row of last codes.
  const place = (row: number, segment: number): number => 16 + 2 * (row * count + segment)
  return (codePoint) => {
    const segment = lasts.findIndex((last) => last >= codePoint)
    if (segment === -1) return false
    const first = map.getUint16(place(1, segment))
    if (codePoint < first) return false
    const offset = map.getUint16(place(3, segment))
    if (offset === 0) return ((codePoint + map.getUint16(place(2, segment))) & 0xffff) !== 0
    return map.getUint16(place(3, segment) + offset + 2 * (codePoint - first)) !== 0
  }
}

/** Format 12: groups of consecutive codes, each with its first code, its last, and the glyph of the first. */
function readGroups(map: DataView): CharacterMap {
  const groups = Array.from({ length: map.getUint32(12) }, (_, group) => {
    const at = 16 + 12 * group
    return { first: map.getUint32(at), last: map.getUint32(at + 4), glyph: map.getUint32(at + 8) }
  })
  return (codePoint) =>
    groups.some(({ first, last, glyph }) => codePoint >= first && codePoint <= last && glyph + codePoint - first > 0)
}
