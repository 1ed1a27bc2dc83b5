import type { EvaluationReport } from './report.ts'

/** With fewer images of a class than these, its distances and intervals are loose. */
const FEW = 200

/** A judge that reads fewer real images right is a doubtful one. */
const SURE = 0.95

/** A sample this much nearer to a training image than real test images are is suspect. */
const COPIED = 0.5

/** Returns what a reader should know before trusting the figures of a report. */
export function notesOn(report: Omit<EvaluationReport, 'notes'>): string[] {
  const { features, judge, count, classes, supervised, confusion, perClass, overall } = report
  const { variance, similarity, nearest } = overall
  const fewest = Math.min(...judge.confusion.map((row) => row.reduce((sum, images) => sum + images, 0)))
  return [
    features.name === 'judge'
      ? 'Distances are in the features of the judge, a classifier of this data, not in Inception’s: they compare only with distances by the same judge.'
      : `Distances are in the features of ${features.name}: they compare only with distances in the same features.`,
    'A distance is never 0, since images are few; the floor is what as many real training images get. The judge and GAN-train’s floor have seen training images.',
    ...(judge.accuracy < SURE
      ? [
          `The judge reads only ${(100 * judge.accuracy).toFixed(1)} % of real test images right: what it says is doubtful.`,
        ]
      : []),
    ...(confusion && count / confusion.length < FEW
      ? [`Only ${Math.floor(count / confusion.length)} samples of each category: ask for more with --count.`]
      : []),
    ...(fewest < FEW ? [`A class has only ${fewest} real test images: its own scores are loose.`] : []),
    ...(confusion && !supervised
      ? [
          'No label names the categories. Each is taken for the class that it was matched to, one to one, so that the most samples fit.',
        ]
      : []),
    ...(confusion ? [] : ['The model has no categories: only scores over all images can be told.']),
    ...(variance.value !== null && similarity.value !== null && similarity.floor !== null && variance.value < 0.75
      ? ['Images of a class vary much less than real ones: the classes are partly collapsed.']
      : []),
    ...(nearest.value !== null && nearest.value < COPIED
      ? [
          'Samples lie much nearer to training images than real test images do. Look at the nearest ones: they may be copies.',
        ]
      : []),
    ...perClass.flatMap(({ accuracy }, label) =>
      accuracy.value === null && confusion
        ? [`No sample is of class ${classes[label]}: its scores are left open.`]
        : [],
    ),
  ]
}
