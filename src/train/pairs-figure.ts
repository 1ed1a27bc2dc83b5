import { argmaxRows, imageShape, sizeOf } from '../array/index.ts'
import type { ImageSource } from '../data/index.ts'
import type { Figure } from '../figures/index.ts'
import { categoryPart, codesOf, drawLatents, setCategory } from '../gan/index.ts'
import type { GanConfig } from '../gan/index.ts'
import type { BatchedProgram } from '../runtime/index.ts'
import { COLUMNS, rowNames } from './sheets.ts'
import type { SheetMaker } from './sheets.ts'

/**
 * The first test images over generated ones, each with what the recogniser reads: of the same classes, or where no label
 * names the categories, of the category that is read from the image above.
 */
export async function pairsFigure(maker: SheetMaker, test: ImageSource, recogniser: BatchedProgram): Promise<Figure> {
  const { config, image, seed, generator, classes } = maker
  const count = Math.min(COLUMNS, test.size)
  const size = sizeOf(imageShape(image))
  const real = new Float32Array(count * size)
  const asked = Array.from({ length: count }, (_, index) => test.labelOf(index))
  for (let index = 0; index < count; index++) test.readImage(index, real, index * size)
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

/** The recognised codes side by side, `[count, codes]`. */
function codeColumns(config: GanConfig, heads: Readonly<Record<string, Float32Array>>, count: number): Float32Array {
  const codes = codesOf(config.latents)
  return Float32Array.from({ length: count * codes.length }, (_, index) => {
    const { part, column } = codes[index % codes.length]
    return heads[part.name][Math.floor(index / codes.length) * part.size + column]
  })
}
