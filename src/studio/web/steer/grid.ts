import { linspace } from '../../../array/index.ts'
import { rounded } from './sample.ts'
import type { Sample } from './sample.ts'
import type { SteerDescription } from './source.ts'
import { categoryNames, codeName } from './names.ts'

/** What varies along an axis of the grid: the category, what is drawn, or a code by its name. */
export type Axis = 'category' | 'draw' | `code:${string}`

/** A step along an axis: its caption, and the sample with it taken. */
interface Step {
  readonly caption: string
  apply(sample: Sample): Sample
}

/** Samples of a grid, row by row, with the captions of rows and columns. */
export interface Grid {
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly samples: readonly Sample[]
}

/** Steps along an axis: few enough that a grid is one quick run. */
const STEPS = 9
const MOST_CATEGORIES = 12

/** Returns the axes that a run has, with their names. */
export function axesOf(description: SteerDescription): { readonly axis: Axis; readonly name: string }[] {
  const hasCategories = categoryNames(description).length > 0
  return [
    ...(hasCategories ? [{ axis: 'category', name: 'class' } as const] : []),
    ...description.codes.map((code) => ({ axis: `code:${code.name}` as const, name: codeName(code) })),
    { axis: 'draw', name: 'draws' },
  ]
}

/** Returns the samples of a grid around one: as it is, but for what the axes vary. */
export function gridOf(
  sample: Sample,
  axes: readonly [rows: Axis, columns: Axis],
  description: SteerDescription,
): Grid {
  const [rows, columns] = axes.map((axis) => stepsOf(axis, description))
  return {
    rows: rows.map(({ caption }) => caption),
    columns: columns.map(({ caption }) => caption),
    samples: rows.flatMap((row) => columns.map((column) => column.apply(row.apply(sample)))),
  }
}

function stepsOf(axis: Axis, description: SteerDescription): Step[] {
  if (axis === 'category') return categorySteps(categoryNames(description))
  if (axis === 'draw') return drawSteps()
  const code = description.codes.find(({ name }) => axis === `code:${name}`)
  if (!code) return []
  return linspace(...code.range, STEPS)
    .map(rounded)
    .map((value) => ({
      caption: `${value}`,
      apply: (sample) => ({ ...sample, codes: { ...sample.codes, [code.name]: value } }),
    }))
}

/** All categories, or some, evenly chosen. */
function categorySteps(names: readonly string[]): Step[] {
  const count = Math.min(names.length, MOST_CATEGORIES)
  const chosen = linspace(0, names.length - 1, count).map(Math.round)
  return chosen.map((category) => ({
    caption: names[category],
    apply: (sample) => ({ ...sample, blend: [[category, 1]] }),
  }))
}

function drawSteps(): Step[] {
  return Array.from({ length: STEPS }, (_, step) => ({
    caption: `+${step}`,
    apply: (sample) => otherDraw(sample, step),
  }))
}

/** Returns the sample with a draw so many seeds further on. */
export function otherDraw(sample: Sample, step: number): Sample {
  const { seed, category } = firstDraw(sample.noise)
  return step === 0 ? sample : { ...sample, noise: { seed: (seed + step) % 2 ** 32, category } }
}

function firstDraw(noise: Sample['noise']): { readonly seed: number; readonly category: number } {
  return 'seed' in noise ? noise : firstDraw(noise.between[0])
}
