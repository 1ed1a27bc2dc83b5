/** One line of a chart. */
export interface LineSeries {
  readonly name: string
  /** A design token, such as `--series-1`. */
  readonly colour: `--${string}`
  /** Whether it is only there for the others to stand out from: thin, and neither named nor read out. */
  readonly isBackground?: boolean
  /** Lengths of strokes and gaps in pixels; absent for an unbroken line. */
  readonly dash?: readonly number[]
  /** One value for each place of x: null where there is none, undefined where the line has no such place. */
  readonly values: readonly (number | null | undefined)[]
}
