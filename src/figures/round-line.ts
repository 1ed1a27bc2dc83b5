import { element, textAt } from './svg.ts'
import { truncateText } from './text.ts'
import type { Palette } from './theme.ts'
import { TEXT } from './theme.ts'

/** How a setting went on from round to round. */
export interface SettingLine {
  readonly name: string
  /** `dropped` stopped early since others were better, `failed` since a run did; `open` has more to come. */
  readonly state: 'finished' | 'dropped' | 'open' | 'failed'
  /** In order; at least one. */
  readonly points: readonly {
    /** Counted from 0. */
    readonly round: number
    readonly mean: number
    /** Over seeds; absent of a single one. */
    readonly deviation?: number | undefined
  }[]
}

/** A setting's line, and how it is drawn. */
export interface DrawnLine {
  readonly setting: SettingLine
  readonly colour: string
  /** Whether its name stands beside it. */
  readonly isNamed: boolean
  /** Colour of the mark where a run failed. */
  readonly trouble: string
}

/** Where lines and their names stand, in pixels. */
export interface LinePlace {
  readonly x: (round: number) => number
  readonly y: (value: number) => number
  /** Edges of the plot. */
  readonly right: number
  readonly top: number
  readonly bottom: number
  /** Width right of the plot, for names. */
  readonly room: number
}

const DOT = 3
const LABEL_HEIGHT = 15

/** From the plot to the names of lines, in pixels. */
export const LABEL_GAP = 16

/** Draws a setting's line: what it came to at the end of each round, and what became of it. */
export function drawSettingLine({ setting, colour, isNamed, trouble }: DrawnLine, { x, y }: LinePlace): string {
  const { points, state } = setting
  const line = points.map(({ round, mean }) => `${x(round)},${y(mean)}`).join(' ')
  const dots = points.map(({ round, mean }, index) => {
    const [cx, cy] = [x(round), y(mean)]
    const isEnd = index === points.length - 1
    if (isEnd && state === 'dropped') return element('circle', { cx, cy, r: DOT, fill: 'none', 'stroke-width': 1.5 })
    return isEnd && state === 'failed' ? drawCross(cx, cy, trouble) : element('circle', { cx, cy, r: DOT })
  })
  const bars = points.flatMap(({ round, mean, deviation }) => {
    if (!isNamed || deviation === undefined) return []
    const [y1, y2] = [mean - deviation, mean + deviation].map(y)
    return [element('line', { x1: x(round), x2: x(round), y1, y2, 'stroke-width': 1.5, 'stroke-opacity': 0.6 })]
  })
  const path = element('polyline', { points: line, fill: 'none', 'stroke-width': isNamed ? 2 : 1.2 })
  const opacity = isNamed ? undefined : 0.6
  return element('g', { stroke: colour, fill: colour, opacity }, [path, ...bars, ...dots].join(''))
}

function drawCross(x: number, y: number, stroke: string): string {
  const [left, right, top, bottom] = [x - DOT - 1, x + DOT + 1, y - DOT - 1, y + DOT + 1]
  const d = `M${left} ${top}L${right} ${bottom}M${left} ${bottom}L${right} ${top}`
  return element('path', { d, stroke, fill: 'none', 'stroke-width': 2 })
}

/** Draws the names of lines right of the plot, each as near to its line's end as the others let it. */
export function drawLabels(lines: readonly DrawnLine[], place: LinePlace, palette: Palette): string {
  const { x, y, right, room } = place
  const ends = lines.map(({ setting }) => setting.points[setting.points.length - 1])
  const heights = spreadOut(
    ends.map(({ mean }) => y(mean)),
    place,
  )
  const labels = lines.map(({ setting, colour }, index) => {
    const end = { x: x(ends[index].round) + DOT + 3, y: y(ends[index].mean) }
    const points = `${end.x},${end.y} ${right},${end.y} ${right + 12},${heights[index]}`
    const leader = element('polyline', { points, fill: 'none', stroke: colour, 'stroke-opacity': 0.5 })
    const name = truncateText(setting.name, room - LABEL_GAP + 0.5, TEXT.label)
    return leader + textAt(right + LABEL_GAP, heights[index] + 4, name, { fill: palette.text })
  })
  return labels.join('')
}

/** Moves heights apart so that names do not overlap, in their order, within the plot. */
function spreadOut(heights: readonly number[], { top, bottom }: LinePlace): number[] {
  const order = [...heights.keys()].toSorted((a, b) => heights[a] - heights[b])
  const placed = new Array<number>(heights.length)
  let least = top
  for (const index of order) {
    placed[index] = Math.max(heights[index], least)
    least = placed[index] + LABEL_HEIGHT
  }
  let most = bottom
  for (const index of order.toReversed()) {
    placed[index] = Math.min(placed[index], most)
    most = placed[index] - LABEL_HEIGHT
  }
  return placed
}
