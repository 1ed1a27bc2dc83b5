import { FacetError, linspace } from '../array/index.ts'
import type { ImageSource } from '../data/index.ts'
import { tutorialCodeValues } from '../figures/index.ts'
import type { Figure } from '../figures/index.ts'
import { categoryPart, codesOf, drawLatents, setCategory, setCode, traversalRange } from '../gan/index.ts'
import type { Code, GanConfig, LatentArrays, LatentPart } from '../gan/index.ts'
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

/** The names of the rows: of the classes where the rows are labels, else numbers; one row where nothing is categorical. */
export function rowNames({ config, classes }: Pick<SheetMaker, 'config' | 'classes'>): readonly string[] {
  const part = categoryPart(config.latents)
  if (!part) return ['any']
  return part.supervised ? classes : Array.from({ length: part.size }, (_, index) => `${index}`)
}

/** What the rows of sheets are, where they are not the classes that labels name. */
function rowTitle(config: GanConfig): string | undefined {
  const part = categoryPart(config.latents)
  return part?.supervised ? undefined : part?.name
}

/** One row a class, each tile from latents of its own, the same ones at every step of a run. */
export async function classSheetFigure(maker: SheetMaker, title?: string): Promise<Figure> {
  const { config, image, seed, generator } = maker
  const classNames = rowNames(maker)
  const count = classNames.length * COLUMNS
  const latents = drawLatents(config.latents, count, { seed, purpose: 'sheet' })
  setRows(config, latents, { count, columns: COLUMNS })
  const { images } = await generator.run(latents, count)
  return {
    kind: 'classSheet',
    options: { images, image, classNames, rowTitle: rowTitle(config), ...(title && { title }) },
  }
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
  const classNames = rowNames(maker)
  const count = classNames.length * columns
  const values = codeSteps(code, columns)
  const latents = repeatFirstRow(
    config.latents,
    drawLatents(config.latents, count, { seed, purpose: 'traversal' }),
    count,
  )
  for (const other of codesOf(config.latents)) {
    for (let row = 0; row < count; row++) setCode(latents, other, row, 0)
  }
  setRows(config, latents, { count, columns })
  for (let row = 0; row < count; row++) setCode(latents, code, row, values[row % columns])
  const { images } = await generator.run(latents, count)
  return {
    kind: 'codeTraversal',
    options: {
      images,
      image,
      classNames,
      rowTitle: rowTitle(config),
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
  return { kind: 'tutorialSheet', options: { images, image, classNames, rows: COLUMNS } }
}

function setRows(
  config: GanConfig,
  latents: LatentArrays,
  { count, columns }: { count: number; columns: number },
): void {
  const part = categoryPart(config.latents)
  if (!part) return
  for (let row = 0; row < count; row++) setCategory(latents, part, row, Math.floor(row / columns))
}

function repeatFirstRow(parts: readonly LatentPart[], latents: LatentArrays, count: number): LatentArrays {
  for (const { name, size } of parts) {
    for (let row = 1; row < count; row++) latents[name].copyWithin(row * size, 0, size)
  }
  return latents
}
