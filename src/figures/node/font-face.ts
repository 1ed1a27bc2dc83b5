import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { readCharacterMap } from './character-map.ts'
import type { CharacterMap } from './character-map.ts'

/** A font, as far as the choice of one needs it. */
export interface FontFace {
  readonly family: string
  /** 400 is regular, 700 bold. */
  readonly weight: number
  readonly isItalic: boolean
  readonly has: CharacterMap
  /** Returns the whole file. */
  readonly bytes: () => Uint8Array
}

/** Returns a part of a file. */
type Read = (offset: number, length: number) => DataView

const COLLECTION = 0x74746366 // ttcf
const OUTLINES = ['glyf', 'CFF ', 'CFF2']
/** Fonts of coloured pictures: their outlines, where they have any, are empty. */
const COLOURS = ['CBDT', 'sbix', 'COLR', 'SVG ']
/** More tables than any font has. */
const MOST_TABLES = 256

/** Reads a font's file: TrueType or OpenType, of a collection the first; undefined for what is none or has no outlines. */
export function readFace(path: string): FontFace | undefined {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    return faceOf(readerOf(file), () => readFileSync(path))
  } catch {
    // No such file, or not a whole font: there are others.
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function readerOf(file: number): Read {
  const { size } = fstatSync(file)
  return (offset, length) => {
    if (offset + length > size) throw new RangeError('The file ends before the font does.')
    const bytes = new Uint8Array(length)
    readSync(file, bytes, 0, length, offset)
    return new DataView(bytes.buffer)
  }
}

/** Returns a font that lies in memory; undefined for one without outlines. */
export function faceInMemory(font: Uint8Array): FontFace | undefined {
  return faceOf(
    (offset, length) => new DataView(font.buffer, font.byteOffset + offset, length),
    () => font,
  )
}

function faceOf(read: Read, bytes: () => Uint8Array): FontFace | undefined {
  const start = read(0, 16)
  const tables = tablesOf(read, start.getUint32(0) === COLLECTION ? start.getUint32(12) : 0)
  const table = (tag: string): DataView => read(...(tables.get(tag) ?? [0, 0]))
  if (!OUTLINES.some((tag) => tables.has(tag)) || COLOURS.some((tag) => tables.has(tag))) return undefined
  const [family, has] = [familyOf(table('name')), readCharacterMap(table('cmap'))]
  if (family === undefined || has === undefined) return undefined
  const style = table('OS/2')
  return { family, weight: style.getUint16(4), isItalic: (style.getUint16(62) & 1) === 1, has, bytes }
}

/** Returns where each table lies: its offset and length. */
function tablesOf(read: Read, font: number): Map<string, [number, number]> {
  const count = Math.min(MOST_TABLES, read(font, 12).getUint16(4))
  const directory = read(font + 12, 16 * count)
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const tag = textOf(directory, { start: 16 * index, length: 4, encoding: 'latin1' })
      return [tag, [directory.getUint32(16 * index + 8), directory.getUint32(16 * index + 12)]]
    }),
  )
}

function textOf(
  { buffer, byteOffset }: DataView,
  { start, length, encoding }: { start: number; length: number; encoding: string },
): string {
  return new TextDecoder(encoding).decode(new Uint8Array(buffer, byteOffset + start, length))
}

/** The typographic family where a font has one (name 16), else the family (name 1), in English as Microsoft's platform has it. */
function familyOf(names: DataView): string | undefined {
  const texts = names.getUint16(4)
  const found = new Map<number, string>()
  for (let record = 6; record < 6 + 12 * names.getUint16(2); record += 12) {
    const [platform, , language, name, length, offset] = [0, 2, 4, 6, 8, 10].map((at) => names.getUint16(record + at))
    if (platform !== 3 || language !== 0x409) continue
    found.set(name, textOf(names, { start: texts + offset, length, encoding: 'utf-16be' }))
  }
  return found.get(16) ?? found.get(1)
}
