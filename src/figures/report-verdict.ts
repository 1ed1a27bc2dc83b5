import type { EvaluationReport, ScoreName } from '../metrics/index.ts'
import { REPORT_SCORES } from '../metrics/index.ts'
import { printShare, scorePrinter, UNKNOWN } from './score-text.ts'

/** Samples nearer to the training images than this, where real test images are at 1, may be copies. */
const COPYING = 0.7
/** And fewer authentic ones than this share of the real test images' are too few. */
const AUTHENTIC = 0.7
/** No more codes than these are told of one by one. */
const MOST_CODES = 3

interface Printed {
  readonly value: string
  /** The same of real training images. */
  readonly floor: string
}

/** Returns a score over all classes in print, or null where it cannot be told. */
function printed({ overall }: EvaluationReport, name: ScoreName): Printed | null {
  const { value, floor } = overall[name]
  if (value === null) return null
  const print = scorePrinter(REPORT_SCORES.find((entry) => entry.name === name)?.unit ?? 'ratio', [value, floor])
  return { value: print(value), floor: print(floor) }
}

/** Names the class that is read as asked least often, where one stands out. */
function leastClass({ classes, perClass }: EvaluationReport): string {
  const known = perClass.flatMap(({ accuracy: { value } }, index) =>
    value === null ? [] : [{ name: classes[index], share: value }],
  )
  const [least, next] = known.toSorted((a, b) => a.share - b.share)
  if (next === undefined || least.share === next.share) return ''
  return ` The class most often missed is ${least.name}: ${printShare(least.share)}.`
}

function steering(report: EvaluationReport): string {
  const { supervised, matched } = report
  if (!supervised && matched !== null && matched.accuracy !== null) {
    const share = printShare(matched.accuracy)
    return `With categories matched to classes, the judge reads ${share} of samples as the class of their category.`
  }
  const accuracy = printed(report, 'accuracy')
  if (accuracy === null) return 'Whether samples show what was asked for cannot be told.'
  const real = accuracy.floor === UNKNOWN ? '' : `, and ${accuracy.floor} of real training images as their label`
  return `The judge reads ${accuracy.value} of samples as the class asked for${real}.${leastClass(report)}`
}

/** Tells quality and variety beside those of real images. */
function variety(report: EvaluationReport): string[] {
  const told = (['frechet', 'coverage'] as const).flatMap((name) => {
    const score = printed(report, name)
    return score === null ? [] : [{ ...score, title: name === 'frechet' ? 'the Fréchet distance' : 'coverage' }]
  })
  if (told.length === 0) return []
  const list = (texts: readonly string[]) => texts.join(' and ')
  const values = list(told.map(({ title, value }) => `${title} is ${value}`))
  const floors = list(told.map(({ floor }) => floor))
  const real = floors.includes(UNKNOWN) ? '' : `; as many real training images get ${floors}`
  return [`${values[0].toUpperCase()}${values.slice(1)}${real}.`]
}

function copying({ overall: { nearest, authenticity } }: EvaluationReport): string[] {
  const near = nearest.value !== null && nearest.value < COPYING
  const { value, floor } = authenticity
  const copied = value !== null && floor !== null && value < AUTHENTIC * floor
  return [
    ...(near
      ? [
          `Samples are only ${nearest.value?.toFixed(2)} times as far from training images as real test images are: they may be copies.`,
        ]
      : []),
    ...(copied
      ? [
          `Only ${printShare(value)} of samples are authentic, against ${printShare(floor)} of real test images: many lie closer to a training image than its own neighbours.`,
        ]
      : []),
  ]
}

function meaning({ codes }: EvaluationReport): string[] {
  if (codes.length === 0) return []
  const named = codes.filter((code) => code.meaning !== null)
  const listed = named.slice(0, MOST_CODES).map((code) => `${code.code}: ${code.label}`)
  const more = named.length > MOST_CODES ? '; and so on' : ''
  if (named.length === 0) return ['No code has a measurable meaning.']
  return [`${named.length} of ${codes.length} codes have a measurable meaning: ${listed.join('; ')}${more}.`]
}

/** Returns the report in a few sentences: steering, quality and variety, signs of copying, what the codes mean. */
export function reportVerdict(report: EvaluationReport): string[] {
  return [steering(report), ...variety(report), ...copying(report), ...meaning(report)]
}
