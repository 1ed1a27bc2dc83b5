import { FacetError } from '../array/index.ts'
import type { CodeReport } from '../metrics/index.ts'
import { heatMap } from './heat-map.ts'
import type { HeatCell } from './heat-map.ts'
import { formatSigned } from './text.ts'
import type { Theme } from './theme.ts'

/** What `effectMap` draws. */
export interface EffectMapOptions {
  /** At least one; all with the effects on the same factors, in the same order. */
  readonly codes: readonly Pick<CodeReport, 'code' | 'label' | 'effects'>[]
  readonly title?: string | undefined
  readonly subtitle?: string | undefined
  readonly theme?: Theme | undefined
}

/** Shades never stand for less than this effect at their end: a map of no effects is to look like one. */
const LEAST_END = 2

function checkCodes(codes: EffectMapOptions['codes']): readonly string[] {
  const [first] = codes.map(({ effects }) => effects.map(({ factor }) => factor))
  if (first === undefined || first.length === 0) {
    throw new FacetError('effectMap: there must be a code and a factor. Leave the figure out where there is none.')
  }
  for (const { code, effects } of codes) {
    if (effects.length !== first.length || effects.some(({ factor }, index) => factor !== first[index])) {
      const got = effects.map(({ factor }) => factor).join(', ')
      throw new FacetError(`effectMap: ${code} has effects on ${got}, not ${first.join(', ')}. Give all the same.`)
    }
  }
  return first
}

const DESCRIPTION =
  'Mean change of the factor from one end of the code’s range to the other, all else the same, in standard deviations of real test images. Beneath: Spearman’s ρ of code and factor, given the class and all other codes.'

/**
 * Draws what each code does to each factor of the image, as SVG: a row a code, with what it means beneath its name.
 *
 * @throws FacetError when there is no code or factor, or codes differ in their factors
 */
export function effectMap({ codes, title, subtitle, theme }: EffectMapOptions): string {
  const factors = checkCodes(codes)
  const sizes = codes.flatMap(({ effects }) => effects.map(({ effect }) => Math.abs(effect))).filter(Number.isFinite)
  const end = Math.max(LEAST_END, ...sizes)
  const cellAt = (row: number, column: number): HeatCell => {
    const { effect, partial } = codes[row].effects[column]
    return { weight: effect / end, lines: [formatSigned(effect, 1), `ρ ${formatSigned(partial)}`] }
  }
  const ticks = [-1, -0.5, 0, 0.5, 1].map((weight) => ({ weight, label: formatSigned(weight * end, 1) }))
  return heatMap({
    title: title ?? 'What each code does',
    subtitle: subtitle ?? DESCRIPTION,
    theme: theme ?? 'light',
    rowTitle: 'code',
    columnTitle: 'factor of the image',
    rows: codes.map(({ code, label }) => ({ name: code, note: label })),
    columns: factors,
    cell: { width: 86, height: 46 },
    cellAt,
    key: { title: 'effect in standard deviations of real images', ticks },
  })
}
