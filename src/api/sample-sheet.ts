import { UsageError } from '../array/index.ts'
import type { Figure } from '../figures/index.ts'
import type { CodeSetting, SampleRequest } from '../train/index.ts'

/** A setting, and what its code was found to mean. */
export type MeantSetting = CodeSetting & { readonly meaning: string | null }

/** The most images on a sheet, and in a row of it: enough to look at, and a picture that every viewer opens. */
const SHEET = { images: 1000, row: 100 }

/**
 * Refuses more samples than a sheet takes.
 *
 * @throws UsageError
 */
export function checkSheetSize(rows: number, count: number): void {
  if (count <= SHEET.row && rows * count <= SHEET.images) return
  throw new UsageError(
    `A sheet takes ${SHEET.images} images, ${SHEET.row} of a class; these are ${rows * count}, ${count} of a class. ` +
      'Give the path of a folder, or ask for fewer.',
  )
}

interface SheetRequest extends SampleRequest {
  readonly settings: readonly MeantSetting[]
}

/** Returns the figure of samples: a row for each class, `[rows × count, height, width, channels]` in [0, 1]. */
export function sheetOf(images: Float32Array, request: SheetRequest, names: readonly string[]): Figure {
  const { image, categories, count, settings } = request
  const set = settings.map(({ code, values, meaning }) => {
    const [from, to] = [values[0], values[values.length - 1]]
    return `${code.name}${meaning === null ? '' : ` (${meaning})`} = ${from === to ? from : `${from} … ${to}`}`
  })
  const options = {
    ...{ images, image, rows: categories.length, columns: count },
    title: 'Samples',
    subtitle: `${set.length > 0 ? `${set.join(', ')}; the` : 'The'} rest is drawn at random for every tile.`,
    rowLabels: categories.map((category) => names[category]),
    rowTitle: 'class asked for',
  }
  return { kind: 'imageSheet', options }
}
