import type { TopLevelSpec } from 'vega-lite'
import { measureText } from './text.ts'
import { FONT_FAMILY } from './theme.ts'

/** A drawing that Vega made: a whole `<svg>` element, and its size in pixels. */
export interface VegaDrawing {
  readonly svg: string
  readonly width: number
  readonly height: number
}

/** Reads the size off an SVG's own attributes. */
function sizeOf(svg: string, side: 'width' | 'height'): number {
  return Math.ceil(Number(new RegExp(`^<svg[^>]* ${side}="([\\d.]+)"`, 'u').exec(svg)?.[1] ?? 0))
}

/** The part of Vega 6 that measures text; it is exported but not typed. */
interface TextMetrics {
  width: (item: MeasuredItem, text: unknown) => number
}

interface MeasuredItem {
  readonly font?: string
  readonly fontSize?: number
  readonly fontWeight?: string | number
}

/** Marks our own measure, so that it is put in place once. */
const measures = new WeakSet<TextMetrics['width']>()

/**
 * Has Vega measure text in our font by our table. By itself it asks a canvas where there is one and otherwise takes
 * 0.8 em a character, so that a chart would depend on the machine. Text in other fonts is measured as before.
 */
function measureByTable(metrics: TextMetrics): void {
  const before = metrics.width
  if (measures.has(before)) return
  metrics.width = (item, text) => {
    const style = { size: item.fontSize ?? 11, bold: item.fontWeight === 'bold' }
    return item.font === FONT_FAMILY ? measureText(String(text), style) : before(item, text)
  }
  measures.add(metrics.width)
}

/** Draws a Vega-Lite specification without a page. Vega is loaded on the first call: it takes a third of a second. */
export async function drawVega(spec: TopLevelSpec): Promise<VegaDrawing> {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')])
  measureByTable((vega as unknown as { textMetrics: TextMetrics }).textMetrics)
  const logger = vega.logger(vega.Error)
  vega.resetSVGDefIds()
  const view = new vega.View(vega.parse(compile(spec, { logger }).spec), { renderer: 'none', logger })
  const svg = await view.toSVG()
  view.finalize()
  return { svg, width: sizeOf(svg, 'width'), height: sizeOf(svg, 'height') }
}
