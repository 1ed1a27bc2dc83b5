import type { EvaluationReport } from './report.ts'

type Noted = Omit<EvaluationReport, 'notes'>

/** With fewer images of a class than these, its distances and intervals are loose. */
const FEW = 200

/** A judge that reads fewer real images right is a doubtful one. */
const SURE = 0.95

/** Classes that vary less than this, in units of real ones, are partly collapsed. */
const VARIED = 0.75

/** What is to be known before figures are trusted, and when. */
const NOTES: readonly ((report: Noted) => string | false)[] = [
  ({ features: { name } }) =>
    name === 'judge'
      ? 'Distances are in the features of the judge, a classifier of this data, not in Inception’s: they compare only with distances by the same judge.'
      : `Distances are in the features of ${name}: they compare only with distances in the same features.`,
  () =>
    'A distance of few images is never 0: compare it with that of as many real training images. The judge has learned from them, so that they may look a little better than new real images would.',
  ({ judge: { accuracy } }) =>
    accuracy < SURE &&
    `The judge reads only ${(100 * accuracy).toFixed(1)} % of real test images right: what it says is doubtful.`,
  ({ confusion, count }) =>
    confusion !== null &&
    count / confusion.length < FEW &&
    `There are only ${Math.floor(count / confusion.length)} samples of a category: ask for more with --count.`,
  ({ judge: { confusion } }) => {
    const fewest = Math.min(...confusion.map((row) => row.reduce((sum, images) => sum + images, 0)))
    return fewest < FEW && `A class has only ${fewest} real test images: its own scores are loose.`
  },
  ({ confusion, supervised }) =>
    confusion !== null &&
    !supervised &&
    'No label names the categories. Each is taken for the class that it was matched to, one to one, so that the most samples fit.',
  ({ confusion }) => confusion === null && 'The model has no categories: only scores over all images can be told.',
  ({ overall: { variance } }) =>
    variance.value !== null &&
    variance.value < VARIED &&
    'Images of a class vary much less than real ones: classes are partly collapsed.',
  ({ classes, perClass }) => {
    const empty = classes.filter((_, label) => perClass[label]?.accuracy.value === null)
    return empty.length > 0 && `No sample is of ${empty.join(', ')}: those scores cannot be told.`
  },
]

/** Returns what a reader should know before trusting the figures of a report. */
export function notesOn(report: Noted): string[] {
  return NOTES.flatMap((note) => note(report) || [])
}
