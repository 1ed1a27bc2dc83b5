import type { CodeReport, EvaluationReport } from '../metrics/index.ts'
import { factList, PARTS_STYLE, section } from './page-parts.ts'
import { drawPicture, PICTURE_STYLE } from './page-picture.ts'
import type { PagePicture } from './page-picture.ts'
import { htmlPage, textElement } from './page-style.ts'
import { TABLE_STYLE } from './page-table.ts'
import { classTable, factorTable, overallTable } from './report-tables.ts'
import { reportVerdict } from './report-verdict.ts'
import { codeScores, printNumber, printShare, UNKNOWN } from './score-text.ts'
import { formatCount, formatSigned } from './text.ts'

/** The pictures of a report; those that are left out are not missed. */
export interface ReportPictures {
  readonly samples?: PagePicture | undefined
  readonly confusion?: PagePicture | undefined
  readonly scores?: PagePicture | undefined
  readonly effects?: PagePicture | undefined
  readonly neighbours?: PagePicture | undefined
  /** How the judge reads real test images. */
  readonly judge?: PagePicture | undefined
  /** By the name of the code: what it does along its range. */
  readonly traversals?: Readonly<Record<string, PagePicture>> | undefined
  /** By the name of the code: real images in the order of what is read from them. */
  readonly sorted?: Readonly<Record<string, PagePicture>> | undefined
}

/** What `reportPage` sets. */
export interface ReportPageOptions {
  /** The name of the run. */
  readonly title: string
  /** Preset, data, steps and the like, in a line under the title. */
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly report: EvaluationReport
  /** A sentence each; `reportVerdict` by default. */
  readonly verdict?: readonly string[] | undefined
  readonly pictures?: ReportPictures | undefined
}

function drawCode({ code, label, range, leakage, readBack, meaning }: CodeReport, pictures: ReportPictures): string {
  const facts = factList([
    ['range', range.map((end) => formatSigned(end, 1)).join(' … ')],
    ['changes the class in', `${printShare(leakage)} of sweeps`],
    ['read back with ρ', readBack === null ? UNKNOWN : formatSigned(readBack)],
  ])
  const tone = meaning === null ? ' class="none"' : ''
  const heading = `<h3>${textElement('span', code)}<span${tone}>${textElement('b', label)}</span></h3>`
  const drawn = [pictures.traversals?.[code], pictures.sorted?.[code]].map(drawPicture)
  return `<article>\n${heading}\n${facts}\n${drawn.join('')}\n</article>`
}

/** The scores of all codes together. */
function disentanglementOf(report: EvaluationReport): string {
  const scores = codeScores(report)
  if (scores.length === 0) return ''
  const caption = textElement('p', 'How well codes and factors go together, one to one; each in 0 … 1, more is better.')
  return caption + factList(scores)
}

function informationOf({ information }: EvaluationReport): string {
  if (information.length === 0) return ''
  const bounds = information.map(({ part, bound, ceiling }) => {
    const most = ceiling === null ? '' : ` of at most ${printNumber(ceiling, 2)}`
    return [part, `${printNumber(bound, 2)}${most} nats`] as const
  })
  return textElement('p', 'Mutual information of each part and the image, at the least:') + factList(bounds)
}

function recognitionOf({ recognition }: EvaluationReport): string {
  if (recognition === null) return ''
  const { count, accuracy, matched } = recognition
  const share = accuracy ?? matched.accuracy
  if (share === null) return ''
  const how = accuracy === null ? ', its categories matched to classes one to one' : ''
  return textElement(
    'p',
    `The GAN’s own recogniser reads ${printShare(share)} of ${formatCount(count)} real test images right${how}.`,
  )
}

/** What judged, so that the figures can be repeated. */
function judgeOf({ judge, features, count, seed }: EvaluationReport): string {
  const accuracy = `${printShare(judge.accuracy)} of ${formatCount(judge.images)} real test images read right`
  return factList([
    ['judge', accuracy],
    ['features', `${features.name}, ${features.size} numbers`],
    ['samples', `${formatCount(count)}, seed ${seed}`],
  ])
}

function notesOf({ notes }: EvaluationReport): string {
  return notes.length === 0 ? '' : `<ul>${notes.map((note) => textElement('li', note)).join('')}</ul>`
}

function headerOf({ title, facts, report, verdict }: ReportPageOptions): string {
  const sentences = (verdict ?? reportVerdict(report)).join(' ')
  const named = factList(facts.map(({ name, value }) => [name, value]))
  return `<header>\n${textElement('h1', title)}\n${named}\n${textElement('p', sentences, 'class="verdict"')}\n</header>`
}

/** Sets an evaluation as one HTML page that needs nothing but itself: light and dark, narrow and wide, and on paper. */
export function reportPage(options: ReportPageOptions): string {
  const { title, report, pictures = {} } = options
  const { codes, factors } = report
  const body = [
    headerOf(options),
    section('Overall', [overallTable(report), drawPicture(pictures.samples)]),
    section('By class', [classTable(report), drawPicture(pictures.scores), drawPicture(pictures.confusion)]),
    section('Codes', [
      disentanglementOf(report),
      informationOf(report),
      drawPicture(pictures.effects),
      ...codes.map((code) => drawCode(code, pictures)),
    ]),
    section('Factors', [factors.length === 0 ? '' : factorTable(report)]),
    section('Recognition of real images', [recognitionOf(report)]),
    section('Copies of training images', [drawPicture(pictures.neighbours)]),
    section('What to know before trusting a figure', [notesOf(report), judgeOf(report), drawPicture(pictures.judge)]),
  ]
  return htmlPage(title, body, PARTS_STYLE + TABLE_STYLE + STYLE + PICTURE_STYLE)
}

const STYLE = `main{max-width:1000px}
.wide{margin:12px 0}
h3{font-size:15px;margin:28px 0 4px;display:flex;flex-wrap:wrap;gap:2px 14px}
h3 b{font-weight:500}
.none{color:var(--muted)}
tbody th{min-width:6em;max-width:16em;overflow-wrap:break-word}
ul{margin:8px 0 16px;padding-left:20px;max-width:75ch}
li{margin-bottom:4px}
@media print{article h3{break-inside:avoid}}
`
