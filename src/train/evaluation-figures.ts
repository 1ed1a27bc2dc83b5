import { imageShape, sizeOf } from '../array/index.ts'
import type { DataSet } from '../data/index.ts'
import { quantileIndices } from '../figures/index.ts'
import type { Figure } from '../figures/index.ts'
import { IMAGES, categoryPart, codesOf } from '../gan/index.ts'
import type { Code } from '../gan/index.ts'
import { readImages, takeRows } from '../metrics/index.ts'
import type { Evaluation, EvaluationReport, ImageSet } from '../metrics/index.ts'
import type { BatchedProgram } from '../runtime/index.ts'
import { rowNames, traversalFigure } from './sheets.ts'
import type { SheetMaker } from './sheets.ts'

/** What figures are drawn from. */
export interface EvaluationView {
  readonly evaluation: Evaluation
  readonly maker: SheetMaker
  readonly data: DataSet
  readonly recogniser: BatchedProgram | undefined
}

/** How samples score, by class and beside real images. */
export function scoreFigures({ evaluation, maker, data }: EvaluationView): Record<string, Figure> {
  const { report } = evaluation
  const { confusion, classes, perClass, overall, matched, judge } = report
  const ofJudge: Figure = {
    kind: 'confusionMatrix',
    options: {
      confusion: judge.confusion,
      classNames: classes,
      rowTitle: 'label of a real test image',
      title: 'How the judge reads real test images',
    },
  }
  if (!confusion) return { judge: ofJudge }
  const categoryNames = rowNames(maker)
  const rowTitle = report.supervised ? undefined : categoryPart(maker.config.latents)?.name
  return {
    confusion: {
      kind: 'confusionMatrix',
      options: { confusion, classNames: classes, categoryNames, classOf: matched?.classOf, rowTitle },
    },
    judge: ofJudge,
    scores: { kind: 'scoreBars', options: { classNames: classes, perClass, overall } },
    neighbours: neighbourFigure(evaluation, data, { categoryNames, rowTitle }),
  }
}

/** Samples of a category that are shown beside their nearest training image. */
const SHOWN = 6

/** The samples of every category that lie nearest to a training image. */
function neighbourFigure(
  { samples, nearest, realNearest }: Evaluation,
  { train }: DataSet,
  { categoryNames, rowTitle }: { categoryNames: readonly string[]; rowTitle: string | undefined },
): Figure {
  const shown = Math.min(SHOWN, Math.floor(samples.count / categoryNames.length))
  const suspects = categoryNames.flatMap((_, category) =>
    samples.groups
      .flatMap((group, row) => (group === category ? [row] : []))
      .toSorted((one, other) => nearest.distances[one] - nearest.distances[other])
      .slice(0, shown),
  )
  const indices = suspects.map((row) => nearest.indices[row])
  return {
    kind: 'neighbourSheet',
    options: {
      image: samples.image,
      samples: takeRows(samples.images, sizeOf(imageShape(samples.image)), suspects),
      neighbours: readImages(train, indices).images,
      distances: suspects.map((row) => nearest.distances[row]),
      classNames: categoryNames,
      rowTitle,
      title: `The ${shown} samples of each ${rowTitle ?? 'class'} that are nearest to a training image`,
      realDistance: realNearest,
    },
  }
}

/** What codes do, and real images in the order of what is read from them. */
export async function codeFigures({
  evaluation: { report },
  maker,
  data,
  recogniser,
}: EvaluationView): Promise<Record<string, Figure>> {
  const figures: Record<string, Figure> = {}
  const codes = codesOf(maker.config.latents)
  const effects = sharedEffects(report)
  if (effects.some(({ effects: shared }) => shared.length > 0)) {
    figures.codes = { kind: 'effectMap', options: { codes: effects } }
  }
  for (const [index, code] of codes.entries()) {
    figures[`traversal-${code.name}`] = await traversalFigure(maker, code, { label: report.codes[index].label })
  }
  if (!recogniser) return figures
  const test = readImages(data.test)
  const heads = await recogniser.run({ [IMAGES]: test.images }, test.count)
  for (const code of codes) {
    const figure = sortedFigure(test, heads[code.part.name], code, data.test.classes)
    if (figure) figures[`recognised-${code.name}`] = figure
  }
  return figures
}

/** The codes with the factors that all of them could be measured on. */
function sharedEffects({ codes }: EvaluationReport) {
  const isShared = (factor: string) => codes.every(({ effects }) => effects.some((effect) => effect.factor === factor))
  return codes.map((code) => ({ ...code, effects: code.effects.filter(({ factor }) => isShared(factor)) }))
}

/** Columns of a sheet of real images sorted by a code. */
const COLUMNS = 10

/** Real images of every class, from the least reading of a code to the greatest; undefined where a class has too few. */
function sortedFigure(
  { image, images, groups }: ImageSet,
  head: Float32Array,
  { name, part, column }: Code,
  classNames: readonly string[],
): Figure | undefined {
  const readingOf = (row: number) => head[row * part.size + column]
  const byClass = classNames.map((_, label) => groups.flatMap((group, row) => (group === label ? [row] : [])))
  if (byClass.some((rows) => rows.length < COLUMNS)) return undefined
  const shown = byClass.flatMap((rows) => quantileIndices(rows.map(readingOf), COLUMNS).map((place) => rows[place]))
  return {
    kind: 'sortedSheet',
    options: {
      image,
      images: takeRows(images, sizeOf(imageShape(image)), shown),
      readings: shown.map(readingOf),
      classNames,
      code: name,
    },
  }
}
