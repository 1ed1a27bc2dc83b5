import { drawFigure } from '../figure.ts'
import type { Figure } from '../figure.ts'
import { graphemesOf } from '../graphemes.ts'
import { namesOf, numberNames } from '../numbered-names.ts'
import { printableText } from '../svg.ts'
import { installedFonts } from './fonts.ts'
import type { Fonts, Substitutes } from './fonts.ts'
import { renderPng } from './png.ts'
import { linesOf } from './svg-text.ts'

/** What a figure is rendered with. */
export interface Rendering {
  /** All classes of the data in label order; by default those that the figure shows. */
  readonly classes?: readonly string[]
  /** Fonts for what DejaVu Sans lacks; those of this machine by default. */
  readonly fonts?: Fonts
}

/**
 * Draws a figure as PNG. What DejaVu Sans lacks is set in fonts of the system, or else in UnifontEX; a class whose name no
 * font can show is given by its label.
 */
export async function renderFigure(
  figure: Figure,
  { classes = namesOf(figure), fonts = installedFonts }: Rendering = {},
): Promise<Uint8Array> {
  const svg = await drawFigure(figure)
  const [lines, names] = [linesOf(svg), namesOf(figure)]
  const faces = fonts.substitutes(printableText([...lines, ...names].join('\n')))
  if (lines.every((line) => canShow(line, faces))) return renderPng(await setText(svg, faces))
  const unreadable = new Set(names.filter((name) => !canShow(name, faces)))
  return renderPng(await setText(await drawFigure(numberNames(figure, unreadable, classes)), faces))
}

function canShow(text: string, faces: Substitutes): boolean {
  return graphemesOf(printableText(text)).every((grapheme) => !faces.has(grapheme) || faces.get(grapheme))
}

/** HarfBuzz is loaded by those who need it. */
async function setText(svg: string, faces: Substitutes): Promise<string> {
  if (faces.size === 0) return svg
  const { outlineForeignText } = await import('./set-text.ts')
  return outlineForeignText(svg, faces)
}
