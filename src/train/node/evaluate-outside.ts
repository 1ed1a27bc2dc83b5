import { basename, join } from 'node:path'
import { imageShape, sizeOf } from '../../array/index.ts'
import type { Figure } from '../../figures/index.ts'
import { renderFigure } from '../../figures/node/index.ts'
import type { LatentPart } from '../../gan/index.ts'
import { evaluateImages, takeRows } from '../../metrics/index.ts'
import type { EvaluationReport, JudgedSet, Judging } from '../../metrics/index.ts'
import { scoreFigures } from '../evaluation-figures.ts'
import { COLUMNS, namingOf } from '../sheets.ts'
import type { NamedRows } from '../sheets.ts'
import { evaluationPage } from './evaluation-page.ts'
import { makeFolder } from './make-folder.ts'
import { writeJson } from './run-folder.ts'
import { writeWhole } from './write-whole.ts'

/** What a report.json of images from elsewhere holds: the report, and what it is of. */
export interface ImagesReportFile extends EvaluationReport {
  readonly source: {
    readonly kind: 'images' | 'generator'
    /** The folder or file, as it was given. */
    readonly path: string
    /** The data's name, and the hash of its bytes. */
    readonly data: string
    readonly fingerprint: string
    /** Sentences on what was decided as it was read. */
    readonly reading: readonly string[]
  }
  /** How long the evaluation took, the judge's training apart. */
  readonly seconds: number
}

/** Images to evaluate, and where the report goes. */
export interface OutsideEvaluating extends Judging {
  readonly set: JudgedSet
  readonly kind: 'images' | 'generator'
  readonly path: string
  readonly notes: readonly string[]
  /** The latents of a generator that says what they are. */
  readonly latents?: readonly LatentPart[] | undefined
  /** The folder that report.json, report.html and the figures are written into. */
  readonly out: string
}

/**
 * Evaluates images that were made elsewhere and writes what was found: report.json, report.html, and the figures.
 *
 * @throws UsageError when there are fewer than two images; FacetError where a file cannot be written
 */
export async function evaluateOutside(evaluating: OutsideEvaluating): Promise<ImagesReportFile> {
  const began = performance.now()
  const { set, kind, path, notes: reading, data, out, onStage } = evaluating
  const evaluation = await evaluateImages(evaluating, set)
  onStage?.('drawing figures')
  const { report } = evaluation
  const rows: NamedRows = { config: { latents: [...(evaluating.latents ?? classPart(set))] }, classes: report.classes }
  const sheet = sampleSheet(set, rows)
  const figures = { ...(sheet && { sheet }), ...scoreFigures({ evaluation, maker: rows, data }) }
  await makeFolder(out)
  for (const [name, figure] of Object.entries(figures)) {
    await writeWhole(join(out, `${name}.png`), await renderFigure(figure, { classes: report.classes }))
  }
  const source = { kind, path, data: data.name, fingerprint: data.fingerprint, reading }
  const file = { source, ...report, seconds: (performance.now() - began) / 1000 }
  const facts = [
    { name: kind, value: path },
    { name: 'data', value: data.name },
  ]
  await writeWhole(join(out, 'report.html'), await evaluationPage({ title: basename(path), facts, report, figures }))
  // Last, so that a report stands for an evaluation that is whole.
  await writeJson(join(out, 'report.json'), file)
  return file
}

/** The class as a latent part, so that figures name rows by it. */
function classPart({ categories }: JudgedSet): LatentPart[] {
  if (!categories) return []
  return [{ name: 'class', kind: 'categorical', recognised: false, ...categories }]
}

/** The first images of every class that has enough of them; of no class, a row of the first ones. */
function sampleSheet({ groups, images, image, categories }: JudgedSet, rows: NamedRows): Figure | undefined {
  const members = Array.from({ length: categories?.size ?? 1 }, (_, category) =>
    [...groups.keys()].filter((row) => groups[row] === category).slice(0, COLUMNS),
  )
  const shown = [...members.keys()].filter((category) => members[category].length === COLUMNS).slice(0, MOST_ROWS)
  if (shown.length === 0) return undefined
  const taken = shown.flatMap((category) => members[category])
  const options = {
    images: takeRows(images, sizeOf(imageShape(image)), taken),
    image,
    ...(categories ? namingOf(rows, shown, 'the first ones') : { classNames: ['any'] }),
    title: 'Images that are judged',
    subtitle: 'The first ones of those that are judged.',
    columnTitle: '',
  }
  return { kind: 'classSheet', options }
}

/** Rows of a sheet, at most. */
const MOST_ROWS = 20
