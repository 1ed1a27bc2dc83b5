import { Resvg } from '@resvg/resvg-js'
import { FacetError } from '../../array/index.ts'
import { OWN_FONTS } from './fonts.ts'

/** resvg's name for nearest neighbour; 2.6 does not know the style `pixelated`, which the sheets carry for browsers. */
const NEAREST = 1

/** Pixels of the PNG per pixel of the figure: sharp text, and tiles enlarged by a whole number. */
const PIXEL_RATIO = 2

/**
 * Renders a figure as PNG: two pixels for each pixel of the SVG, text in DejaVu Sans, images not smoothed. No other font
 * is used, so that every machine sets the same text; `renderFigure` is for text of any script.
 *
 * @throws FacetError when the text is not an SVG document.
 */
export function renderPng(svg: string): Uint8Array {
  try {
    const figure = new Resvg(svg, {
      fitTo: { mode: 'zoom', value: PIXEL_RATIO },
      font: { loadSystemFonts: false, fontFiles: [...OWN_FONTS], defaultFontFamily: 'DejaVu Sans' },
      imageRendering: NEAREST,
    })
    return figure.render().asPng()
  } catch (error) {
    throw new FacetError(`renderPng: not an SVG document: ${String(error)}. Pass what a figure function returned.`)
  }
}
