import { element, textAt } from '../svg.ts'
import { ownFaces } from './fonts.ts'
import type { Substitutes } from './fonts.ts'
import { shapeText } from './shape-text.ts'
import type { ShapedText } from './shape-text.ts'
import { attributesOf, plainText, styleOf } from './svg-text.ts'
import type { InheritedStyle, TextAttributes } from './svg-text.ts'
import { splitRuns } from './text-runs.ts'
import type { TextRun } from './text-runs.ts'

/** A text element with what is in it, or the tag of any other. */
const TEXT_OR_TAG = /<text\b([^>]*)>([^<]*)<\/text>|<\/?[a-z]+\b([^>]*)>/giu
const INITIAL: InheritedStyle = { size: 16, anchor: 'start', isBold: false }

/**
 * Draws text that DejaVu Sans lacks as outlines of other fonts, each line where it stood. resvg could choose those fonts
 * itself, but it then sets the whole line in one of them, mixes up scripts whose letters change places, and takes some
 * 10 ms for each glyph of a large font (resvg-js 2.6).
 */
export function outlineForeignText(svg: string, faces: Substitutes): string {
  const styles = [INITIAL]
  return svg.replace(TEXT_OR_TAG, (whole, ...[given, text, tag]: (string | undefined)[]) => {
    const style = styles[styles.length - 1]
    if (given !== undefined && text !== undefined) {
      const line = { attributes: attributesOf(given), text: plainText(text) }
      return setLine(line, { style, faces }) ?? whole
    }
    if (whole.startsWith('</')) styles.pop()
    else if (!whole.endsWith('/>')) styles.push(styleOf(attributesOf(tag ?? ''), style))
    return whole
  })
}

interface Line {
  readonly attributes: TextAttributes
  readonly text: string
}

/** Draws a line in several fonts; returns undefined for one that is all in our own. */
function setLine(line: Line, { style, faces }: { style: InheritedStyle; faces: Substitutes }): string | undefined {
  const runs = splitRuns(line.text, faces)
  if (runs.every(({ face }) => face === undefined)) return undefined
  const { x = '0', y = '0', ...others } = line.attributes
  const own = styleOf(others, style)
  const shaped = runs.map((run) => shapeText(run.text, run.face ?? ownFaces()[own.isBold ? 1 : 0]))
  const widths = shaped.map(({ advance, em }) => (advance / em) * own.size)
  const width = widths.reduce((sum, one) => sum + one, 0)
  let left = Number(x) - { start: 0, middle: 0.5, end: 1 }[own.anchor] * width
  const drawn = runs.map((run, index) => {
    const piece = drawRun(run, shaped[index], { x: left, y: Number(y), size: own.size })
    left += widths[index]
    return piece
  })
  return element('g', { ...others, 'text-anchor': 'start' }, drawn.join(''))
}

interface Place {
  readonly x: number
  readonly y: number
  readonly size: number
}

function drawRun({ text, face }: TextRun, { em, glyphs }: ShapedText, { x, y, size }: Place): string {
  if (face === undefined) return textAt(x, y, text, { 'xml:space': 'preserve' })
  const scale = (size / em).toFixed(6)
  const paths = glyphs.flatMap((glyph) =>
    glyph.path === '' ? [] : [element('path', { d: glyph.path, transform: `translate(${glyph.x} ${glyph.y})` })],
  )
  return element('g', { transform: `translate(${x.toFixed(2)} ${y}) scale(${scale} -${scale})` }, paths.join(''))
}
