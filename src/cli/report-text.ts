import { codeScores, printInterval, printShare, reportVerdict, scorePrinter } from '../figures/index.ts'
import { REPORT_SCORES } from '../metrics/index.ts'
import type { EvaluationReport } from '../metrics/index.ts'
import { textTable } from './text-table.ts'

/** Prints the gist of a report: a verdict, the scores over all images and by class, and what the codes mean. */
export function reportText(report: EvaluationReport): string {
  const parts = [
    reportVerdict(report).join('\n'),
    overallTable(report),
    classTable(report),
    codeLines(report),
    otherLines(report),
    report.notes.map((note) => `Note: ${note}`).join('\n'),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function overallTable({ overall }: EvaluationReport): string {
  const rows = REPORT_SCORES.flatMap((entry) => {
    const { value, floor } = overall[entry.name]
    if (value === null) return []
    const print = scorePrinter(entry.unit, [value, floor])
    return [[entry.title, print(value), printInterval(entry, overall[entry.name]), print(floor), entry.better]]
  })
  return textTable(['score', 'value', '95 % interval', 'real images', 'better'], rows)
}

function classTable({ classes, perClass }: EvaluationReport): string {
  const told = REPORT_SCORES.filter(({ name }) => perClass.some((scores) => scores[name].value !== null))
  if (told.length === 0) return ''
  const columns = told.map(({ name, unit }) => {
    const values = perClass.map((scores) => scores[name].value)
    return values.map(scorePrinter(unit, values))
  })
  const rows = classes.map((name, label) => [name, ...columns.map((column) => column[label])])
  return textTable(['class', ...told.map(({ title }) => title)], rows)
}

function codeLines({ codes }: EvaluationReport): string {
  return codes
    .map(({ code, label, leakage }) => `${code}: ${label}; the class changes along ${printShare(leakage)} of sweeps`)
    .join('\n')
}

/** What is told of the model as a whole. */
function otherLines(report: EvaluationReport): string {
  const share = report.recognition && (report.recognition.accuracy ?? report.recognition.matched.accuracy)
  const codes = codeScores(report).map((score) => score.join(' '))
  const lines = [
    ...report.information.map(({ part, bound, ceiling }) => {
      const most = ceiling === null ? '' : ` of at most ${ceiling.toFixed(2)}`
      return `The image says at least ${bound.toFixed(2)}${most} nats about ${part}.`
    }),
    ...(codes.length === 0 ? [] : [`Codes against factors: ${codes.join(', ')}.`]),
    ...(share === null ? [] : [`The GAN’s own recogniser reads ${printShare(share)} of real test images right.`]),
  ]
  return lines.join('\n')
}
