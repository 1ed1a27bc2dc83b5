import { FacetError, formatShape } from '../../array/index.ts'
import { isOfLabels } from './array-labels.ts'
import { squareOf } from './array-layout.ts'
import type { ArrayRole } from './array-names.ts'
import type { DataArray } from './data-array.ts'

/** An array that may not have been read yet. */
export interface StoredArray {
  readonly name: string
  /** How many bytes it takes, where that is known before it is read. */
  readonly bytes?: number
  readonly read: () => DataArray | Promise<DataArray>
}

/** Names that `numpy.savez` gives to arrays it is not told the names of. */
const NUMBERED = /(?:^|-)arr_\d+$/

/** What arrays are for, in their order, where there is one of a kind, and where there are two. */
const ROLES = [['all'], ['train', 'test']] as const

/**
 * Tells arrays named `arr_0`, `arr_1` and so on by their shapes: images and their labels, or of training and of test images first the
 * former.
 *
 * @param place - where they are, as the error names it
 * @returns undefined where there are none
 * @throws FacetError when they are neither one array of images nor two, with as many arrays of labels or none
 */
export async function numberedArrays(
  place: string,
  stored: readonly StoredArray[],
): Promise<Map<ArrayRole, StoredArray> | undefined> {
  const numbered = stored.filter(({ name }) => NUMBERED.test(name))
  if (numbered.length === 0) return undefined
  const [images, labels]: [StoredArray[], StoredArray[]] = [[], []]
  const shapes: string[] = []
  for (const { name, read } of numbered.toSorted((a, b) => numberOf(a.name) - numberOf(b.name))) {
    const array = await read()
    shapes.push(formatShape(array.shape))
    const kind = isOfImages(array) ? images : labels
    kind.push({ name, read: () => array })
  }
  const splits = ROLES[images.length - 1]
  if (splits === undefined || (labels.length > 0 && labels.length !== images.length)) {
    throw new FacetError(
      `${place}: its arrays ${shapes.join(', ')} have no names, and shapes do not tell which is which. ` +
        'Save them as numpy.savez(file, x_train=images, y_train=labels), with x_test and y_test.',
    )
  }
  return new Map([
    ...images.map((array, index) => [`${splits[index]}/images`, array] as const),
    ...labels.map((array, index) => [`${splits[index]}/labels`, array] as const),
  ])
}

function numberOf(name: string): number {
  return Number(/\d+$/.exec(name)?.[0])
}

function isOfImages(array: DataArray): boolean {
  const { shape } = array
  return shape.length > 2 || (shape.length === 2 && squareOf(shape[1]) !== undefined && !isOfLabels(array))
}
