import { shadeOf } from './shades.ts'
import { element, textAt } from './svg.ts'
import type { Theme } from './theme.ts'
import { PALETTES, TEXT } from './theme.ts'

/** What the shades of a heat map mean. */
export interface HeatKey {
  readonly title: string
  /** Printed under the shade of the weight, which is in [-1, 1]. */
  readonly ticks: readonly { readonly weight: number; readonly label: string }[]
}

/** Extents of a key in pixels. */
export const HEAT_KEY_HEIGHT = 38
/** The width of the key, in pixels. */
export const HEAT_KEY_WIDTH = 240

const STRIP_TOP = 16
const STRIP_HEIGHT = 8
const SHADES = 48

/** Draws the key of a heat map with its top left corner at (x, y): all shades in a strip, named beneath. */
export function drawHeatKey({ title, ticks }: HeatKey, x: number, y: number, theme: Theme): string {
  const step = HEAT_KEY_WIDTH / SHADES
  const strip = Array.from({ length: SHADES }, (_, index) => {
    const fill = shadeOf((2 * (index + 0.5)) / SHADES - 1, theme)
    // A little wider than the step: renderers leave light seams between neighbours that only touch.
    const width = index === SHADES - 1 ? step : step + 0.5
    return element('rect', { x: index * step, y: STRIP_TOP, width, height: STRIP_HEIGHT, fill })
  })
  const labels = ticks.map(({ weight, label }) => {
    const anchor = weight === -1 ? 'start' : weight === 1 ? 'end' : 'middle'
    const at = ((weight + 1) / 2) * HEAT_KEY_WIDTH
    return textAt(at, HEAT_KEY_HEIGHT - 2, label, { 'text-anchor': anchor })
  })
  const style = { fill: PALETTES[theme].muted, 'font-size': TEXT.caption.size, transform: `translate(${x} ${y})` }
  return element('g', style, [textAt(0, 9, title), ...strip, ...labels].join(''))
}
