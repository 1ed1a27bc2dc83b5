import {
  confusionMatrix,
  effectMap,
  neighbourSheet,
  quantileIndices,
  scoreBars,
  sortedSheet,
} from '../../src/figures/index.ts'
import type { Theme } from '../../src/figures/index.ts'
import { madeUpReport } from './made-up-report.ts'
import { digits, DIGITS, indicesOf, MNIST } from './mnist-digits.ts'

const { classes, perClass, overall, codes } = madeUpReport

function meanOf(image: Float32Array): number {
  return image.reduce((sum, value) => sum + value, 0) / image.length
}

/** Real digits in the place of samples and their neighbours. */
function neighbourExample(theme: Theme): string {
  const rows = DIGITS.map((_, label) => indicesOf(label, 14))
  const distances = Float64Array.from({ length: 70 }, (_, pair) => 0.6 + 0.5 * Math.abs(Math.sin(3 * pair)))
  distances[23] = 0.04
  const neighbours = rows.map((row, label) =>
    label === 3 ? [7, 8, 2, 10, 11, 12, 13].map((at) => row[at]) : row.slice(7),
  )
  return neighbourSheet({
    samples: digits(rows.flatMap((row) => row.slice(0, 7))),
    neighbours: digits(neighbours.flat()),
    distances,
    image: MNIST,
    classNames: DIGITS,
    gaps: distances.map((_, pair) => 0.8 + 0.3 * Math.cos(5 * pair)),
    real: { median: 1.02, least: 0.2 },
    theme,
  })
}

/** Digits sorted by their ink. */
function sortedExample(theme: Theme): string {
  const rows = DIGITS.flatMap((_, label) => {
    const indices = indicesOf(label, 60)
    const ink = indices.map((index) => 10 * (meanOf(digits([index])) - 0.13))
    return quantileIndices(ink, 9).map((at) => ({ index: indices[at], reading: ink[at] }))
  })
  return sortedSheet({
    images: digits(rows.map(({ index }) => index)),
    readings: rows.map(({ reading }) => reading),
    image: MNIST,
    classNames: DIGITS,
    code: 'code 1',
    theme,
  })
}

/** The figures of the made-up report. */
export const reportFigures = {
  confusion: (theme: Theme): string =>
    confusionMatrix({ confusion: madeUpReport.confusion ?? [], classNames: classes, theme }),
  scores: (theme: Theme): string => scoreBars({ classNames: classes, perClass, overall, theme }),
  effects: (theme: Theme): string => effectMap({ codes, theme }),
  neighbours: neighbourExample,
  sorted: sortedExample,
} as const
