import { Blob, Buffer, Face, Font, shape } from 'harfbuzzjs'
import type { FontFace } from './font-face.ts'

/** A piece of text in one font, in that font's own units, its baseline at 0 and upwards positive. */
export interface ShapedText {
  /** Units of a font size. */
  readonly em: number
  readonly advance: number
  /** Outlines as SVG paths, each with where it stands. */
  readonly glyphs: readonly { readonly path: string; readonly x: number; readonly y: number }[]
}

const opened = new WeakMap<FontFace, Font>()

/** HarfBuzz keeps a copy of the file, which may be 20 MB: each font is opened once. */
function openFont(face: FontFace): Font {
  const found = opened.get(face) ?? new Font(new Face(new Blob(face.bytes())))
  opened.set(face, found)
  return found
}

/** Shapes text as its script demands: joined, stacked, put in another order, from right to left. */
export function shapeText(text: string, face: FontFace): ShapedText {
  const font = openFont(face)
  const buffer = new Buffer()
  buffer.addText(text)
  buffer.guessSegmentProperties()
  // A font without rules for scripts has its vowel signs where they stand if nothing is put in another order.
  if (font.face.referenceTable('GSUB') === undefined) buffer.setScript('Zyyy')
  shape(font, buffer)
  const infos = buffer.getGlyphInfos()
  let advance = 0
  const glyphs = buffer.getGlyphPositions().map(({ xAdvance, xOffset, yOffset }, index) => {
    const glyph = { path: font.glyphToPath(infos[index].codepoint), x: advance + xOffset, y: yOffset }
    advance += xAdvance
    return glyph
  })
  return { em: font.face.upem, advance, glyphs }
}
