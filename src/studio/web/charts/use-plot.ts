import { useEffect, useRef } from 'preact/hooks'
import type { RefObject } from 'preact'
import uPlot from 'uplot'
import { plotOptions } from './plot-options.ts'
import type { PlotLook } from './plot-options.ts'

/** What a plot shows at the moment. */
export interface PlotState extends Omit<PlotLook, 'marker'> {
  readonly height: number
  readonly data: uPlot.AlignedData
  readonly marker: number | undefined
  /** Is told the place that is clicked on. */
  readonly onPick: ((place: number) => void) | undefined
}

/** A plot, and the element that it is drawn into. */
export interface Plot {
  readonly place: RefObject<HTMLDivElement | null>
  readonly plot: RefObject<uPlot | null>
}

/**
 * Keeps a plot as an element's content: made anew only when its lines are others, given new data when that has changed, and
 * redrawn when the element's width or the theme does.
 */
export function usePlot({ data, height, marker, onPick, ...look }: PlotState): Plot {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(null)
  const newest = { marker: useNewest(marker), onPick: useNewest(onPick) }
  useEffect(() => {
    if (!place.current) return undefined
    const options = plotOptions({ ...look, marker: newest.marker }, { width: widthOf(place.current), height })
    const made = new uPlot(options, data, place.current)
    plot.current = made
    made.over.addEventListener('click', () => {
      if (typeof made.cursor.idx === 'number') newest.onPick.current?.(made.cursor.idx)
    })
    const stop = followPage(made, place.current)
    return () => {
      stop()
      made.destroy()
    }
  }, [JSON.stringify([look.series, look.isLogarithmic, look.syncKey]), height])
  useEffect(() => {
    if (plot.current && plot.current.data !== data) update(plot.current, data)
  }, [data])
  useEffect(() => plot.current?.redraw(false), [marker])
  return { place, plot }
}

/** Keeps a value where what was made earlier finds it as it is now. */
function useNewest<Value>(value: Value): RefObject<Value> & { current: Value } {
  const kept = useRef(value)
  kept.current = value
  return kept
}

/** Follows new values, unless the reader has zoomed in. */
function update(plot: uPlot, data: uPlot.AlignedData): void {
  const { min, max } = plot.scales.x
  const isWhole = min === plot.data[0][0] && max === plot.data[0].at(-1)
  const follows = isWhole || plot.data[0].length < 2
  plot.setData(data, follows)
  // It would also put back the scale that has just been left.
  if (!follows) plot.redraw()
}

function followPage(plot: uPlot, element: HTMLElement): () => void {
  const resized = new ResizeObserver(() => {
    if (widthOf(element) !== plot.width) plot.setSize({ width: widthOf(element), height: plot.height })
  })
  resized.observe(element)
  const theme = matchMedia('(prefers-color-scheme: dark)')
  const redraw = () => plot.redraw(false)
  theme.addEventListener('change', redraw)
  return () => {
    resized.disconnect()
    theme.removeEventListener('change', redraw)
  }
}

function widthOf(element: HTMLElement): number {
  return Math.max(120, Math.floor(element.clientWidth))
}

/** Moves the cursor of a plot, and of those that share it, to a value of x; undefined takes it away and zooms out. */
export function moveCursor(plot: uPlot, x: number | undefined): void {
  // uPlot's own key for a plot that shares nothing is null.
  const key = plot.cursor.sync?.key ?? undefined
  for (const each of key === undefined ? [plot] : uPlot.sync(key).plots) {
    if (x !== undefined) each.setCursor({ left: each.valToPos(x, 'x'), top: 0 })
    else zoomOut(each)
  }
}

function zoomOut(plot: uPlot): void {
  const x = plot.data[0]
  plot.setCursor({ left: -10, top: -10 })
  plot.setScale('x', { min: x[0], max: x[x.length - 1] })
}
