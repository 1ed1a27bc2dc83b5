import { rowCounts } from '../classification/confusion.ts'
import { isUneven } from '../class-counts.ts'
import { listed } from '../listed.ts'
import type { EvaluationReport } from './report.ts'

type Noted = Omit<EvaluationReport, 'notes'>

/** With fewer images of a class than these, its distances and intervals are loose. */
const FEW = 200

/** A judge that reads fewer real images right is a doubtful one. */
const SURE = 0.95

/** A class is read clearly less often than others from this difference of shares on. */
const MISSED = 0.1

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
  ({ drawn }) =>
    drawn === 'by frequency' &&
    'Classes are uneven: samples are drawn in proportion to real test images, so that scores over all images compare like with like, and rare classes weigh little in them.',
  ({ classes }) =>
    classes.length === 1 &&
    'There is one class only, so that the judge had nothing to learn: its features are those of a random network, and what it reads says nothing.',
  ({ classes, trainingCounts }) => isUneven(trainingCounts) && tellUneven(classes, trainingCounts),
  ({ classes, trainingCounts, overall, perClass }) => {
    const missed = rareOf(trainingCounts).filter((label) => {
      const [own, all] = [perClass[label]?.accuracy.value ?? null, overall.accuracy.value]
      return own !== null && all !== null && own < all - MISSED
    })
    if (missed.length === 0) return false
    return `Samples of ${listed(missed.map((label) => classes[label]))} are read as asked clearly less often than all samples; these classes are rare in the training data.`
  },
  ({ judge: { accuracy } }) =>
    accuracy < SURE &&
    `The judge reads only ${(100 * accuracy).toFixed(1)} % of real test images right: what it says is doubtful.`,
  ({ confusion }) => {
    const fewest = Math.min(...rowCounts(confusion ?? []))
    return fewest < FEW && `There are only ${fewest} samples of a category: ask for more with --count.`
  },
  ({ judge: { confusion } }) => {
    const fewest = Math.min(...rowCounts(confusion))
    return fewest < FEW && `A class has only ${fewest} real test images: its own scores are loose.`
  },
  ({ confusion, supervised }) =>
    confusion !== null &&
    !supervised &&
    'No label names the categories. Each is taken for the class that it was matched to, one to one, so that the most samples fit; intervals take the matching as given.',
  ({ confusion }) => confusion === null && 'The images are of no known class: only scores over all images can be told.',
  ({ overall: { variance } }) =>
    variance.value !== null &&
    variance.value < VARIED &&
    'Images of a class vary much less than real ones: classes are partly collapsed.',
  ({ classes, perClass }) => {
    const empty = classes.filter((_, label) => perClass[label]?.accuracy.value === null)
    return empty.length > 0 && `No sample is of ${listed(empty)}: those scores cannot be told.`
  },
]

/** The classes that have less than a third of the training images of the largest. */
function rareOf(counts: readonly number[]): number[] {
  const most = Math.max(...counts)
  return [...counts.keys()].filter((label) => isUneven([most, counts[label]]))
}

function tellUneven(classes: readonly string[], counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const [fewest, largest] = [least, most].map((count) => classes[counts.indexOf(count)])
  return `Classes are uneven: ${largest} has ${most} training images, ${fewest} ${least}. What is rare is learnt, by the judge as well, and measured from few images.`
}

/** Returns what a reader should know before trusting the figures of a report. */
export function notesOn(report: Noted): string[] {
  return NOTES.flatMap((note) => note(report) || [])
}
