import { FacetError, imageShape, linspace, sizeOf } from '../array/index.ts'
import type { ImageSource } from '../data/index.ts'
import { evenRows, tellShown, tutorialCodeValues } from '../figures/index.ts'
import type { Figure } from '../figures/index.ts'
import { categoryPart, codesOf, drawLatents, setCategory, setCode, traversalRange } from '../gan/index.ts'
import type { Code, GanConfig, LatentArrays, LatentPart } from '../gan/index.ts'
import { takeRows } from '../metrics/index.ts'
import type { BatchedProgram } from '../runtime/index.ts'

/** What the sheets of a run are drawn with. */
export interface SheetMaker {
  readonly config: GanConfig
  /** Names of the classes, in label order. */
  readonly classes: readonly string[]
  readonly image: ImageSource['image']
  readonly seed: number
  /** The generator, with running statistics. */
  readonly generator: BatchedProgram
}

/** Columns of a sheet, and steps of a traversal. */
export const COLUMNS = 10

/** What the rows of sheets are named by. */
export interface NamedRows extends Pick<SheetMaker, 'classes'> {
  readonly config: Pick<GanConfig, 'latents'>
}

/** The names of the rows: of the classes where the rows are labels, else numbers; one row where nothing is categorical. */
export function rowNames({ config, classes }: NamedRows): readonly string[] {
  const part = categoryPart(config.latents)
  if (!part) return ['any']
  return part.supervised ? classes : Array.from({ length: part.size }, (_, index) => `${index}`)
}

/** What the rows of sheets are, where they are not the classes that labels name. */
function rowTitle(config: NamedRows['config']): string | undefined {
  const part = categoryPart(config.latents)
  return part?.supervised ? undefined : part?.name
}

/** The categories that have a row, and what figures say of them. */
interface Rows {
  readonly categories: readonly number[]
  readonly naming: { readonly classNames: readonly string[]; readonly rowTitle?: string; readonly note?: string }
}

/** All categories, or where they are many some, evenly chosen. */
function shownRows(maker: SheetMaker): Rows {
  const names = rowNames(maker)
  const categories = evenRows(names.length)
  return { categories, naming: namingOf(maker, categories, 'evenly chosen') }
}

/** What figures say of the categories that they show. */
export function namingOf(maker: NamedRows, categories: readonly number[], which: string): Rows['naming'] {
  const names = rowNames(maker)
  const title = rowTitle(maker.config)
  const note = tellShown(categories.length, names.length, which, title && 'categories')
  return {
    classNames: categories.map((category) => names[category]),
    ...(title && { rowTitle: title }),
    ...(note && { note }),
  }
}

/** One row a class, each tile from latents of its own, the same ones at every step of a run. */
export async function classSheetFigure(maker: SheetMaker, title?: string): Promise<Figure> {
  const { config, image, seed, generator } = maker
  const { categories, naming } = shownRows(maker)
  const count = categories.length * COLUMNS
  const latents = drawLatents(config.latents, count, { seed, purpose: 'sheet' })
  setRows(config, latents, { categories, columns: COLUMNS })
  const { images } = await generator.run(latents, count)
  return { kind: 'classSheet', options: { images, image, ...naming, ...(title && { title }) } }
}

/** How a traversal is drawn. */
export interface TraversalStyle {
  /** Values of the code, end to end of its range; default 10. */
  readonly columns?: number
  /** What the code means, as measured. */
  readonly label?: string | undefined
}

/** One row a class, one column a value of one code, everything else the same in all tiles. */
export async function traversalFigure(
  maker: SheetMaker,
  code: Code,
  { columns = COLUMNS, label }: TraversalStyle = {},
): Promise<Figure> {
  const { config, image, seed, generator } = maker
  const { categories, naming } = shownRows(maker)
  const count = categories.length * columns
  const values = codeSteps(code, columns)
  const latents = repeatFirstRow(
    config.latents,
    drawLatents(config.latents, count, { seed, purpose: 'traversal' }),
    count,
  )
  for (const other of codesOf(config.latents)) {
    for (let row = 0; row < count; row++) setCode(latents, other, row, 0)
  }
  setRows(config, latents, { categories, columns })
  for (let row = 0; row < count; row++) setCode(latents, code, row, values[row % columns])
  const { images } = await generator.run(latents, count)
  return {
    kind: 'codeTraversal',
    options: {
      images,
      image,
      ...naming,
      code: code.name,
      values,
      ...(label && { title: `What ${code.name} does: ${label}` }),
    },
  }
}

/** The values a traversal gives a code: evenly from end to end of its range. */
export function codeSteps({ part }: Code, count: number): number[] {
  const [from, to] = traversalRange(part)
  return linspace(from, to, count)
}

/**
 * The tutorial's own sheet: row i sets the first code, column j the second and the class, the noise is redrawn, and
 * each row is one batch normalised by its own statistics.
 *
 * @param inBatches - the generator with batch statistics, for batches of as many rows as there are classes
 */
export async function tutorialFigure(maker: SheetMaker, inBatches: BatchedProgram): Promise<Figure> {
  const { config, image, seed } = maker
  const classNames = rowNames(maker)
  const [first, second] = codesOf(config.latents)
  if (!second) throw new FacetError('The tutorial’s sheet needs two codes. Set figures.batchStatistics=false.')
  const columns = classNames.length
  const count = COLUMNS * columns
  const latents = drawLatents(config.latents, count, { seed, purpose: 'tutorial-sheet' })
  const part = categoryPart(config.latents)
  for (let row = 0; row < count; row++) {
    if (part) setCategory(latents, part, row, row % columns)
    setCode(latents, first, row, tutorialCodeValues(COLUMNS)[Math.floor(row / columns)])
    setCode(latents, second, row, tutorialCodeValues(columns)[row % columns])
  }
  const { images } = await inBatches.run(latents, count)
  // Whole batches are made, since each image depends on all of its own.
  const shown = evenRows(columns)
  const places = Array.from({ length: COLUMNS }, (_, row) => shown.map((column) => row * columns + column)).flat()
  return {
    kind: 'tutorialSheet',
    options: {
      images: takeRows(images, sizeOf(imageShape(image)), places),
      image,
      classNames: shown.map((column) => classNames[column]),
      rows: COLUMNS,
      note: tellShown(shown.length, columns, 'evenly chosen'),
    },
  }
}

function setRows(
  config: GanConfig,
  latents: LatentArrays,
  { categories, columns }: { categories: readonly number[]; columns: number },
): void {
  const part = categoryPart(config.latents)
  if (!part) return
  for (let row = 0; row < categories.length * columns; row++) {
    setCategory(latents, part, row, categories[Math.floor(row / columns)])
  }
}

function repeatFirstRow(parts: readonly LatentPart[], latents: LatentArrays, count: number): LatentArrays {
  for (const { name, size } of parts) {
    for (let row = 1; row < count; row++) latents[name].copyWithin(row * size, 0, size)
  }
  return latents
}
