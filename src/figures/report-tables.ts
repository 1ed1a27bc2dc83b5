import { REPORT_SCORES, describeScore, goodnessOf } from '../metrics/index.ts'
import type { EvaluationReport, Measured, ScoreEntry, ScoreName, Scores } from '../metrics/index.ts'
import { drawTable } from './page-table.ts'
import type { TableCell } from './page-table.ts'
import { formatCount } from './text.ts'
import { printInterval, printNumber, printShare, scorePrinter, UNKNOWN } from './score-text.ts'

function isTold({ value }: Measured): boolean {
  return value !== null
}

/** Returns the table of scores over all classes; scores that cannot be told are left out. */
export function overallTable({ overall, count, drawn }: EvaluationReport): string {
  const rows = REPORT_SCORES.filter(({ name }) => isTold(overall[name])).map((entry) => {
    const { value, floor } = overall[entry.name]
    const print = scorePrinter(entry.unit, [value, floor])
    const cells = [print(value), printInterval(entry, overall[entry.name]), print(floor)].map((text) => ({ text }))
    return { name: entry.title, cells: [...cells, { text: describeScore(entry), tone: 'words' } as const] }
  })
  const classesOf = {
    equally: ', equally many of each category',
    'by frequency': ', of each class in proportion to real test images',
  }
  const caption = `${formatCount(count)} samples${drawn === null ? '' : classesOf[drawn]}. Interval: 95 % confidence, were samples and real images drawn again. Real images: the same score of as many real training images.`
  const columns = ['score', 'value', 'interval', 'real images', 'what it says']
  return drawTable({ name: 'Scores over all classes', caption, columns, rows })
}

/** Returns how much worse than real images a score is, or than none where no floor is known. */
function shortfall({ value, floor }: Measured, entry: ScoreEntry): number {
  const goodness = -goodnessOf(entry, value ?? 0)
  return floor === null ? goodness : goodness + goodnessOf(entry, floor)
}

/** Returns the row that is worst, or -1 where no two can be told apart, or none falls short of real images. */
function worstRow(measured: readonly Measured[], entry: ScoreEntry): number {
  // Values without a floor cannot be weighed against others that have one.
  const floored = measured.filter(isTold).every(({ floor }) => floor !== null)
  const known = measured.map((one) => (floored ? one : { ...one, floor: null }))
  const told = known.flatMap((one, row) => (isTold(one) ? [{ row, worse: shortfall(one, entry) }] : []))
  const sorted = told.toSorted((a, b) => b.worse - a.worse)
  const short = !floored || sorted[0]?.worse > 0
  return short && sorted.length > 1 && sorted[0].worse > sorted[1].worse ? sorted[0].row : -1
}

function columnOf(name: ScoreName, entry: ScoreEntry, perClass: readonly Scores[]): TableCell[] {
  const measured = perClass.map((scores) => scores[name])
  const print = scorePrinter(
    entry.unit,
    measured.map(({ value }) => value),
  )
  const worst = worstRow(measured, entry)
  return measured.map(({ value }, row) => ({ text: print(value), tone: row === worst ? 'worst' : undefined }))
}

/** Returns the table of classes by scores, the worst class of each score marked; nothing where none can be told. */
export function classTable({ classes, perClass, trainingCounts }: EvaluationReport): string {
  const entries = REPORT_SCORES.filter(({ name }) => perClass.some((scores) => isTold(scores[name])))
  if (entries.length === 0) return ''
  const total = trainingCounts.reduce((sum, count) => sum + count, 0)
  const counts = trainingCounts.map((count): TableCell => ({
    text: `${formatCount(count)} (${printShare(count / total)})`,
  }))
  const columns = [counts, ...entries.map((entry) => columnOf(entry.name, entry, perClass))]
  return drawTable({
    name: 'Scores by class',
    caption: '▾ marks the class that falls furthest short of real images in each column.',
    columns: ['class', 'training images', ...entries.map(({ title }) => title)],
    rows: classes.map((name, row) => ({ name, cells: columns.map((column) => column[row]) })),
  })
}

/** Returns the table of what is measured on an image, and the code that sets each. */
export function factorTable({ factors, codes }: EvaluationReport): string {
  const rows = factors.map(({ name, unit, mean, deviation }) => {
    const decimals = Math.min(4, Math.max(1, 1 - Math.floor(Math.log10(deviation || 1))))
    const setters = codes.filter(({ meaning }) => meaning === name).map(({ code }) => code)
    const numbers = [printNumber(mean, decimals), printNumber(deviation, decimals)].map((text) => ({ text }))
    const words = [unit, setters.join(', ') || UNKNOWN].map((text) => ({ text, tone: 'words' as const }))
    return { name, cells: [...numbers, ...words] }
  })
  const columns = ['factor', 'mean', 'standard deviation', 'unit', 'set by']
  const caption = 'What is measured on an image, over real test images.'
  return drawTable({ name: 'Factors', caption, columns, rows })
}
