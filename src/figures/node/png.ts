import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import { FacetError } from '../../array/index.ts'

const resolve = createRequire(import.meta.url).resolve

/** Only these fonts are used, so that every machine sets the same text. */
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`))

/** resvg's name for nearest neighbour; 2.6 does not know the style `pixelated`, which the sheets carry for browsers. */
const NEAREST = 1

/** Pixels of the PNG per pixel of the figure: sharp text, and tiles enlarged by a whole number. */
const PIXEL_RATIO = 2

/**
 * Renders a figure as PNG: two pixels for each pixel of the SVG, text in DejaVu Sans, images not smoothed.
 *
 * @throws FacetError when the text is not an SVG document.
 */
export function renderPng(svg: string): Uint8Array {
  try {
    const figure = new Resvg(svg, {
      fitTo: { mode: 'zoom', value: PIXEL_RATIO },
      font: { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: 'DejaVu Sans' },
      imageRendering: NEAREST,
    })
    return figure.render().asPng()
  } catch (error) {
    throw new FacetError(`renderPng: not an SVG document: ${String(error)}. Pass what a figure function returned.`)
  }
}
