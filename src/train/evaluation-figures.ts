import { imageShape, sizeOf } from '../array/index.ts'
import type { DataSet } from '../data/index.ts'
import { evenRows, leastRows, quantileIndices, tellShown } from '../figures/index.ts'
import type { Figure } from '../figures/index.ts'
import { IMAGES, categoryPart, codesOf } from '../gan/index.ts'
import type { Code } from '../gan/index.ts'
import { readImages, relativeDistances, takeRows } from '../metrics/index.ts'
import type { Evaluation, EvaluationReport, ImageSet } from '../metrics/index.ts'
import type { BatchedProgram } from '../runtime/index.ts'
import { namingOf, rowNames, traversalFigure } from './sheets.ts'
import type { NamedRows, SheetMaker } from './sheets.ts'

/** What figures are drawn from. */
export interface ScoreView {
  readonly evaluation: Evaluation
  readonly maker: NamedRows
  readonly data: DataSet
}

/** And what a GAN's own networks are asked. */
export interface EvaluationView extends ScoreView {
  readonly maker: SheetMaker
  readonly recogniser: BatchedProgram | undefined
}

/** How samples score, by class and beside real images. */
export function scoreFigures({ evaluation, maker, data }: ScoreView): Record<string, Figure> {
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
    neighbours: neighbourFigure(evaluation, data, maker),
  }
}

/** Samples of a category that are shown beside their nearest training image. */
const SHOWN = 6

/** The samples of every category that are most like copies: near to a training image that has no such neighbours itself. */
function neighbourFigure({ samples, near, realNear }: Evaluation, { train }: DataSet, maker: NamedRows): Figure {
  const ratios = relativeDistances(near)
  const byCategory = rowsOf(samples.groups, rowNames(maker).length).map((rows) =>
    rows.toSorted((one, other) => (ratios[one] < ratios[other] ? -1 : Number(ratios[one] > ratios[other]))),
  )
  const present = [...byCategory.keys()].filter((category) => byCategory[category].length > 0)
  const categories = leastRows(present.map((category) => ratios[byCategory[category][0]])).map((row) => present[row])
  const shown = Math.min(SHOWN, ...categories.map((category) => byCategory[category].length))
  const suspects = categories.flatMap((category) => byCategory[category].slice(0, shown))
  const naming = namingOf(maker, categories, 'those with the likeliest copies')
  return {
    kind: 'neighbourSheet',
    options: {
      image: samples.image,
      samples: takeRows(samples.images, sizeOf(imageShape(samples.image)), suspects),
      neighbours: readImages(
        train,
        suspects.map((row) => near.indices[row]),
      ).images,
      distances: suspects.map((row) => near.distances[row]),
      gaps: suspects.map((row) => near.gaps[row]),
      ...naming,
      title: `The ${shown} samples of each ${naming.rowTitle ?? 'class'} that are most like copies of a training image`,
      real: ratiosOf(realNear),
    },
  }
}

/** The median and the least relative distance of real test images; undefined where none can be told. */
function ratiosOf(near: Evaluation['realNear']): { median: number; least: number } | undefined {
  const ratios = relativeDistances(near)
    .filter((ratio) => !Number.isNaN(ratio))
    .toSorted()
  return ratios.length === 0 ? undefined : { median: ratios[ratios.length >> 1], least: ratios[0] }
}

/** The rows of every group. */
function rowsOf(groups: readonly number[], count: number): number[][] {
  const rows = Array.from({ length: count }, (): number[] => [])
  for (const [row, group] of groups.entries()) rows[group].push(row)
  return rows
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

/** Real images by class, from the least reading of a code to the greatest; undefined where all classes have too few. */
function sortedFigure(
  { image, images, groups }: ImageSet,
  head: Float32Array,
  { name, part, column }: Code,
  classNames: readonly string[],
): Figure | undefined {
  const readingOf = (row: number) => head[row * part.size + column]
  const all = rowsOf(groups, classNames.length)
  const enough = [...all.keys()].filter((label) => all[label].length >= COLUMNS)
  if (enough.length === 0) return undefined
  const labels = evenRows(enough.length).map((place) => enough[place])
  const shown = labels.flatMap((label) =>
    quantileIndices(all[label].map(readingOf), COLUMNS).map((place) => all[label][place]),
  )
  return {
    kind: 'sortedSheet',
    options: {
      image,
      images: takeRows(images, sizeOf(imageShape(image)), shown),
      readings: shown.map(readingOf),
      classNames: labels.map((label) => classNames[label]),
      note: tellShown(labels.length, classNames.length, `evenly chosen from those of ${COLUMNS} test images or more`),
      code: name,
    },
  }
}
