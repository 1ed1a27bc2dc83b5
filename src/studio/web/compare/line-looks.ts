import type { LineSeries } from '../charts/line-series.ts'

/** How runs' lines are told apart. */
export type LineLook = Pick<LineSeries, 'colour' | 'dash'>

const COLOURS = 7
const DASHES = [undefined, [7, 4], [2, 3], [9, 3, 2, 3]] as const

/** Returns how the line of the run at a place looks: no two of up to 28 are alike, nor two neighbours by dash alone. */
export function lineLook(place: number): LineLook {
  const dash = DASHES[place % DASHES.length]
  return { colour: `--series-${(place % COLOURS) + 1}`, ...(dash && { dash }) }
}
