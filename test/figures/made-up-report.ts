import { randomStream } from '../../src/array/index.ts'
import { REPORT_SCORES } from '../../src/metrics/index.ts'
import type { EvaluationReport, Measured, ScoreName, Scores } from '../../src/metrics/index.ts'
import { DIGITS } from './mnist-digits.ts'

/** What a good GAN of digits gets: the value, the half width of its interval, and what real images get. */
const TYPICAL: Readonly<Record<ScoreName, readonly [value: number, half: number, floor: number | null]>> = {
  accuracy: [0.978, 0.004, 0.991],
  ganTrain: [0.952, 0.006, 0.981],
  frechet: [8.4, 0.9, 1.6],
  kid: [0.021, 0.004, 0.0003],
  precision: [0.953, 0.008, 0.941],
  recall: [0.862, 0.014, 0.938],
  density: [1.04, 0.04, 0.99],
  coverage: [0.893, 0.011, 0.957],
  similarity: [0.31, 0.01, 0.28],
  variance: [0.88, 0.03, 1],
  nearest: [0.96, 0.02, 1],
  authenticity: [0.52, 0.01, 0.55],
}

/** Classes differ as they do: 1 is easy, 8 is hard. */
const DIFFICULTY = [0.6, 0.2, 1.1, 1.2, 0.9, 1.1, 0.7, 0.9, 2.4, 1.3]

function measured(name: ScoreName, difficulty: number, draw: number): Measured {
  const { unit, better } = REPORT_SCORES.find((entry) => entry.name === name) ?? REPORT_SCORES[0]
  const [value, half, floor] = TYPICAL[name]
  const reference = floor ?? (unit === 'share' ? 1 : 0)
  const sign = better === 'less' ? 1 : -1
  const drawn = reference + sign * Math.abs(value - reference) * difficulty + 0.3 * half * draw
  const bounded = unit === 'share' ? Math.min(1, drawn) : drawn
  const interval = [
    bounded - 2 * half,
    unit === 'share' ? Math.min(1, bounded + 2 * half) : bounded + 2 * half,
  ] as const
  return { value: bounded, interval, floor: floor === null ? null : floor + 0.2 * half * draw }
}

function scoresOf(difficulty: number, seed: string): Scores {
  const stream = randomStream(1, seed)
  const entries = REPORT_SCORES.map(({ name }) => [name, measured(name, difficulty, stream.normal())] as const)
  return Object.fromEntries(entries) as unknown as Scores
}

/** Counts of a matrix with most images on the diagonal; mistakes go where hands slip. */
export function madeUpConfusion(classes: number, perClass = 1000): number[][] {
  return Array.from({ length: classes }, (_, row) => {
    const counts = new Array<number>(classes).fill(0)
    const wrong = Math.round(0.02 * perClass * (DIFFICULTY[row % 10] ?? 1))
    for (const [share, step] of [
      [0.5, 5],
      [0.3, 1],
      [0.15, 7],
      [0.05, 3],
    ] as const) {
      counts[(row + step) % classes] += Math.round(share * wrong)
    }
    counts[row] += perClass - counts.reduce((sum, count) => sum + count, 0)
    return counts
  })
}

const FACTORS = [
  { name: 'slant', unit: 'degrees', mean: 7.1, deviation: 11.8 },
  { name: 'stroke width', unit: 'pixels', mean: 2.6, deviation: 0.7 },
  { name: 'width', unit: 'pixels', mean: 14.2, deviation: 3.6 },
  { name: 'height', unit: 'pixels', mean: 19.6, deviation: 0.9 },
  { name: 'ink', unit: 'share', mean: 0.131, deviation: 0.044 },
  { name: 'centre of mass, horizontally', unit: 'pixels', mean: 0.1, deviation: 1.1 },
]

function codeOf(code: string, label: string, effects: readonly (readonly [number, number])[]) {
  return {
    code,
    meaning: label.includes('(') ? label.split(' (')[0] : null,
    label,
    range: [-1, 1] as const,
    effects: effects.map(([effect, partial], index) => ({
      factor: FACTORS[index].name,
      effect,
      correlation: partial * 0.9,
      partial,
    })),
    leakage: 0.02 * (1 + effects[0][0] ** 2 / 10),
    readBack: 0.97 - 0.2 * Number(!label.includes('(')),
  }
}

const CODES = [
  codeOf('code 0', 'slant (ρ −0.97, 3.4 sd)', [
    [-3.4, -0.97],
    [0.2, 0.11],
    [0.4, 0.21],
    [-0.1, -0.06],
    [0.1, 0.05],
    [0.3, 0.18],
  ]),
  codeOf('code 1', 'stroke width (ρ 0.93, 2.6 sd)', [
    [0.2, 0.08],
    [2.6, 0.93],
    [0.9, 0.52],
    [0.4, 0.33],
    [2.2, 0.88],
    [0, 0.01],
  ]),
  codeOf('code 2', 'no measurable meaning', [
    [0.1, 0.04],
    [-0.2, -0.12],
    [0.2, 0.09],
    [0, -0.02],
    [-0.1, -0.07],
    [-0.4, -0.21],
  ]),
]

/** Everything that is measured of a generator of digits, made up. */
export const madeUpReport: EvaluationReport = {
  format: 1,
  count: 10000,
  seed: 1,
  features: { name: 'judge', size: 128 },
  judge: { accuracy: 0.9931, images: 10000, confusion: madeUpConfusion(10) },
  classes: DIGITS,
  trainingCounts: [5444, 6179, 5470, 5638, 5307, 4987, 5417, 5715, 5389, 5454],
  drawn: 'equally',
  confusion: madeUpConfusion(10),
  supervised: true,
  matched: null,
  overall: scoresOf(1, 'overall'),
  perClass: DIGITS.map((name, index) => {
    const scores = scoresOf(DIFFICULTY[index], name)
    const unknown = { value: null, interval: null, floor: null }
    // A classifier trained on samples is trained on all classes, but each has its share; kid is not told by class.
    return { ...scores, kid: unknown }
  }),
  factors: FACTORS,
  codes: CODES,
  disentanglement: { mig: 0.41, sap: 0.38, dci: { disentanglement: 0.72, completeness: 0.69, informativeness: 0.88 } },
  information: [
    { part: 'class', bound: 2.27, ceiling: Math.log(10) },
    { part: 'codes', bound: 3.1, ceiling: null },
  ],
  recognition: {
    count: 10000,
    confusion: madeUpConfusion(10),
    accuracy: 0.9874,
    matched: { classOf: DIGITS.map(Number), accuracy: 0.9874 },
  },
  notes: [
    'Distances are of the judge’s own features: they are not those of an Inception network, and cannot be compared with published ones.',
    'Intervals tell how the figure varies with the images drawn, not with the seed of training.',
    'With 1,000 images a class, the Fréchet distance is biased upwards; the floor is biased alike.',
  ],
}
