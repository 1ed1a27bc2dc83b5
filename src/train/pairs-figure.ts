import { argmaxRows } from '../array/index.ts'
import type { ImageSource } from '../data/index.ts'
import { evenRows } from '../figures/index.ts'
import type { Figure } from '../figures/index.ts'
import { categoryPart, codesOf, drawLatents, setCategory } from '../gan/index.ts'
import type { GanConfig } from '../gan/index.ts'
import { readImages } from '../metrics/index.ts'
import type { BatchedProgram } from '../runtime/index.ts'
import { COLUMNS, rowNames } from './sheets.ts'
import type { SheetMaker } from './sheets.ts'

/**
 * Test images of every class in turn over generated ones, each with what the recogniser reads: of the same classes, or where no label
 * names the categories, of the category that is read from the image above.
 */
export async function pairsFigure(maker: SheetMaker, test: ImageSource, recogniser: BatchedProgram): Promise<Figure> {
  const { config, image, seed, generator, classes } = maker
  const chosen = chooseImages(test)
  const count = chosen.length
  const asked = chosen.map((index) => test.labelOf(index))
  const real = readImages(test, chosen).images
  const part = categoryPart(config.latents)
  const read = async (images: Float32Array) => {
    const heads = await recogniser.run({ images }, count)
    const categories = part?.recognised ? argmaxRows(heads[part.name], part.size) : undefined
    return { images, read: categories, codes: codeColumns(config, heads, count) }
  }
  const above = await read(real)
  const latents = drawLatents(config.latents, count, { seed, purpose: 'pairs' })
  const meant = part?.supervised ? asked : above.read
  if (part) meant?.forEach((category, row) => setCategory(latents, part, row, category))
  const generated = await read((await generator.run(latents, count)).images)
  const categoryNames = part?.supervised ? undefined : rowNames(maker)
  return {
    kind: 'realAndGenerated',
    options: { image, classNames: classes, asked, real: above, generated, categoryNames },
  }
}

/** The first image of each of ten classes, or of all in turn where they are fewer: a source may lie class by class. */
function chooseImages(test: ImageSource): number[] {
  const byClass: number[][] = test.classes.map(() => [])
  for (let index = 0; index < test.size; index++) byClass[test.labelOf(index)].push(index)
  const there = byClass.filter(({ length }) => length > 0)
  const classes = evenRows(there.length, COLUMNS).map((place) => there[place])
  const turns = Array.from({ length: COLUMNS }, (_, turn) => classes.flatMap((members) => members[turn] ?? []))
  return turns
    .flat()
    .slice(0, COLUMNS)
    .toSorted((one, other) => test.labelOf(one) - test.labelOf(other))
}

/** The recognised codes side by side, `[count, codes]`. */
function codeColumns(config: GanConfig, heads: Readonly<Record<string, Float32Array>>, count: number): Float32Array {
  const codes = codesOf(config.latents)
  return Float32Array.from({ length: count * codes.length }, (_, index) => {
    const { part, column } = codes[index % codes.length]
    return heads[part.name][Math.floor(index / codes.length) * part.size + column]
  })
}
