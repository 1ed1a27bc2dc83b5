import { createHash } from 'node:crypto'
import { FacetError, formatShape, imageShape } from '../../array/index.ts'
import { dataSchema } from '../../gan/index.ts'
import { chosenImages, memorySource, stratifiedSplit } from '../index.ts'
import type { DataReading, DataSet, LabelledImages, SplitName } from '../index.ts'
import type { DataRequest } from './request.ts'
import { withStandIns } from './stand-ins.ts'

/** Images with the splits that their files make. */
export interface SplitImages {
  readonly name: string
  readonly train: LabelledImages
  /** Where there is none, it is taken from the training images. */
  readonly validation?: LabelledImages
  readonly test?: LabelledImages
  readonly labelled?: boolean
  readonly reading?: DataReading
}

/**
 * Makes a data set of images; splits that the files lack are chosen among the training images, of every class the same share
 * (`stratifiedSplit`); where those are too few, they stand in themselves. The fingerprint is SHA-256 over pixels and labels, and over what chose the splits.
 *
 * @param split - as the config's `data.split`; default a tenth each
 * @throws FacetError when the splits differ in image size
 */
export function splitSet(
  { name, train, labelled, reading, ...given }: SplitImages,
  split?: DataRequest['split'],
): DataSet {
  checkSizes(name, train, given)
  // Which of the images in a file validate is for sets whose test files alone make a split.
  const { take: _, ...shares } = dataSchema.shape.split.parse(split)
  const wanted = {
    ...shares,
    validation: given.validation ? 0 : shares.validation,
    test: given.test ? 0 : shares.test,
  }
  const images = memorySource(train)
  const splitOf = stratifiedSplit(train.labels, wanted)
  const chosen = (part: SplitName) =>
    chosenImages(
      images,
      [...splitOf.keys()].filter((index) => splitOf[index] === part),
    )
  const partOf = (part: 'validation' | 'test') => {
    const own = given[part]
    if (own) return memorySource(own)
    const found = chosen(part)
    return found.size > 0 ? found : undefined
  }
  const { notes, ...splits } = withStandIns({
    train: chosen('train'),
    validation: partOf('validation'),
    test: partOf('test'),
  })
  return {
    name,
    fingerprint: fingerprint([train, given.validation, given.test], wanted),
    ...splits,
    labelled,
    reading: { ...reading, notes: [...(reading?.notes ?? []), ...notes] },
  }
}

function checkSizes(
  name: string,
  train: LabelledImages,
  { validation, test }: Omit<SplitImages, 'name' | 'train'>,
): void {
  const expected = formatShape(imageShape(train.image))
  for (const [part, images] of Object.entries({ validation, test })) {
    if (images === undefined || formatShape(imageShape(images.image)) === expected) continue
    const found = formatShape(imageShape(images.image))
    throw new FacetError(
      `${name}: training images are ${expected}, ${part} images ${found}. Take all from the same set.`,
    )
  }
}

function fingerprint(splits: readonly (LabelledImages | undefined)[], wanted: object): string {
  const hash = createHash('sha256').update(JSON.stringify(wanted))
  for (const split of splits) {
    hash.update(JSON.stringify(split ? [split.image, split.labels.length] : null))
    if (split) hash.update(split.pixels).update(Uint16Array.from(split.labels))
  }
  return hash.digest('hex')
}
