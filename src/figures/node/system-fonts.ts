import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { homeFolder } from '../../array/node/index.ts'
import { readFace } from './font-face.ts'
import type { FontFace } from './font-face.ts'

const FONT_FILE = /\.(?:ttf|otf|ttc|otc)$/iu
/** Fonts that have a glyph for everything, but always the same one, and those that macOS keeps for itself. */
const PLACEHOLDER = /^\.|last ?resort|blank|notdef/iu
/** What a name of a family says against its use for labels. */
const SPECIAL = /serif|mono|math|condensed|symbol|display|nastaliq|kufi|rashi|looped/iu

/** Returns the folders where this system and its user keep fonts. */
export function systemFontFolders(): readonly string[] {
  // Where there is no home, no fonts lie in it.
  const home = homeFolder() ?? '/'
  if (process.platform === 'darwin') return ['/System/Library/Fonts', '/Library/Fonts', join(home, 'Library/Fonts')]
  if (process.platform === 'win32') {
    const local = process.env.LOCALAPPDATA ?? join(home, 'AppData/Local')
    return [join(process.env.WINDIR ?? 'C:\\Windows', 'Fonts'), join(local, 'Microsoft/Windows/Fonts')]
  }
  return ['/usr/share/fonts', '/usr/local/share/fonts', join(home, '.local/share/fonts'), join(home, '.fonts')]
}

/** Reads all fonts that lie in folders or beneath them, those that suit labels best first. */
export function readFonts(folders: readonly string[]): FontFace[] {
  const faces = folders.flatMap(fontFiles).flatMap((path) => readFace(path) ?? [])
  return faces.filter(({ family }) => !PLACEHOLDER.test(family)).toSorted((a, b) => oddity(a) - oddity(b))
}

function fontFiles(folder: string): string[] {
  try {
    const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    return files.flatMap(({ parentPath, name }) => (FONT_FILE.test(name) ? [join(parentPath, name)] : [])).toSorted()
  } catch {
    // Not every system has every folder.
    return []
  }
}

/** How far a font is from an upright sans-serif of regular weight. */
function oddity({ family, weight, isItalic }: FontFace): number {
  return Math.abs(weight - 400) + (isItalic ? 1000 : 0) + (SPECIAL.test(family) ? 2000 : 0)
}
