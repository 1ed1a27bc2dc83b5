import { createRequire } from 'node:module'
import { FacetError } from '../../array/index.ts'
import { graphemesOf, seenCodePoints } from '../graphemes.ts'
import { readFace } from './font-face.ts'
import type { FontFace } from './font-face.ts'
import { readFonts, systemFontFolders } from './system-fonts.ts'
import { openUnifont } from './unifont.ts'

const resolve = createRequire(import.meta.url).resolve

/** DejaVu Sans, regular and bold: in these all text is set that they have the characters for. */
export const OWN_FONTS: readonly string[] = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
  resolve(`dejavu-fonts-ttf/ttf/${file}`),
)

/** The face for each grapheme that DejaVu Sans lacks; `undefined` for one that no font has. */
export type Substitutes = ReadonlyMap<string, FontFace | undefined>

/** Finds fonts for what DejaVu Sans lacks. */
export interface Fonts {
  /** Returns a face for each grapheme of the text that DejaVu Sans lacks. Looks at no other font where it lacks none. */
  substitutes(text: string): Substitutes
}

/** Where fonts are looked for, in this order. */
export interface FontSources {
  /** Folders of fonts; those of the system by default. */
  readonly folders?: readonly string[]
  /** Opens the font that has what no other has; UnifontEX by default. */
  readonly last?: () => FontFace | undefined
}

/** Returns fonts that are each read once, when a text first needs more than DejaVu Sans. */
export function createFonts({ folders = systemFontFolders(), last = openUnifont }: FontSources = {}): Fonts {
  const system = once(() => readFonts(folders))
  const lastOne = once(last)
  const find = (grapheme: string): FontFace | undefined => {
    const found = system().find((face) => hasAll(face, grapheme))
    return found ?? [lastOne() ?? []].flat().find((face) => hasAll(face, grapheme))
  }
  const known = new Map<string, FontFace | undefined>()
  return {
    substitutes: (text) => {
      const lacking = new Set(isPlain(text) ? [] : graphemesOf(text).filter((one) => !isOwn(one)))
      for (const grapheme of lacking) if (!known.has(grapheme)) known.set(grapheme, find(grapheme))
      return new Map([...lacking].map((grapheme) => [grapheme, known.get(grapheme)]))
    },
  }
}

/** The fonts of this machine. */
export const installedFonts: Fonts = createFonts()

/** Returns DejaVu Sans, regular and bold. */
export const ownFaces = once((): readonly FontFace[] =>
  OWN_FONTS.map((path) => {
    const face = readFace(path)
    if (face) return face
    throw new FacetError(`${path}: is not a font. Install the packages that Facet depends on anew.`)
  }),
)

function isPlain(text: string): boolean {
  return /^[\n\x20-\x7e]*$/u.test(text)
}

function isOwn(grapheme: string): boolean {
  return ownFaces().every((face) => hasAll(face, grapheme))
}

function hasAll({ has }: FontFace, grapheme: string): boolean {
  return seenCodePoints(grapheme).every(has)
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
