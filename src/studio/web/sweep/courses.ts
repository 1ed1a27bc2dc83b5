import type { SettingStanding, SweepResults } from '../../../sweep/index.ts'
import { alignCurves } from '../charts/align.ts'
import type { LineSeries } from '../charts/line-series.ts'
import { lineLook } from '../compare/line-looks.ts'

/** Settings that have a line and a name of their own; the others are behind them. */
export const NAMED_LINES = 8

/** Lines over steps, as a chart shows them. */
export interface Courses {
  readonly x: readonly number[]
  readonly series: readonly LineSeries[]
}

/** Characters of a setting's name in a legend. */
const LONGEST = 120

/**
 * Returns how the score went over rounds: a line for each setting, which ends where the setting was dropped. The best ones
 * have a look of their own.
 *
 * @param settings - the best first
 */
export function courseLines(settings: readonly SettingStanding[]): Courses {
  const lines = settings
    .map((setting, place) => ({ look: lookOf(setting, place), points: setting.course }))
    .filter(({ points }) => points.length > 0)
  const { x, values } = alignCurves(
    lines.map(({ points }) => ({
      x: points.map(({ step }) => step),
      values: points.map(({ summary }) => summary.mean),
    })),
  )
  const series = lines.map(({ look }, index) => ({ ...look, values: values[index] }))
  // What is drawn later lies above.
  const isBehind = ({ isBackground = false }: LineSeries) => isBackground
  return { x, series: [...series.filter(isBehind), ...series.filter((line) => !isBehind(line))] }
}

function lookOf({ name, rank }: SettingStanding, place: number): Omit<LineSeries, 'values'> {
  const shown = name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name
  const own = { name: rank === undefined ? shown : `${rank}. ${shown}` }
  return place < NAMED_LINES ? { ...own, ...lineLook(place) } : { ...own, colour: '--strong-line', isBackground: true }
}

/** Scores of which one is so many times another are drawn by their logarithm, unless one chooses otherwise. */
const WIDE = 10

/** Whether lines are so far apart that a logarithmic scale shows more. */
export function isWide({ series }: Courses): boolean {
  const there = series.flatMap(({ values }) => values.filter((value) => typeof value === 'number'))
  const least = Math.min(...there)
  return least > 0 && Math.max(...there) > WIDE * least
}

/** Returns what the rounds do, in a sentence; undefined where there is but one. */
export function roundsText({ rounds, fields }: Pick<SweepResults, 'rounds' | 'fields'>): string | undefined {
  if (rounds.length < 2) return undefined
  const told = rounds.map((share, round) => {
    const goal = round === rounds.length - 1 ? 'the end' : `${Math.max(1, Math.round(100 * share))} %`
    if (round === 0) return `${fields[0]} settings train to ${goal} of their steps`
    return `the best ${fields[round] === 1 ? '' : `${fields[round]} `}to ${goal}`
  })
  return `${told.slice(0, -1).join(', ')}, and ${told.at(-1)}.`
}
