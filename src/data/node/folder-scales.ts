import { usableCores } from '../../array/node/index.ts'
import { BYTE_SCALE, chooseScale, joinFacts } from '../index.ts'
import type { Scale, ValueFacts, ValueRange } from '../index.ts'
import { readStored } from './decode.ts'
import type { FoundImage } from './finding.ts'
import { inOrder } from './in-order.ts'
import { storedFacts } from './stored-image.ts'

/** An image whose header can be read, and how its bytes are had. */
export interface FoundFileImage {
  readonly read: () => Promise<Buffer>
  readonly finding: FoundImage
}

/**
 * Decides how the values of images become pixels, for each kind of numbers from all images of that kind. Of images of 8 bits so many
 * are decoded as it takes to find a value above 1: most often one.
 *
 * @param asked - the config's `data.range`
 * @returns a scale for each kind of numbers, but for one of which no image can be decoded
 */
export async function chooseScales(images: readonly FoundFileImage[], asked?: ValueRange): Promise<Scale[]> {
  const scales: Scale[] = []
  for (const [numbers, alike] of byNumbers(images)) {
    const { range } = alike[0].finding.native
    const facts = range ? { least: range[0], most: range[1], whole: true } : await factsOf(numbers, alike)
    if (range && !asked) scales.push({ numbers, ...facts, range, from: 'usual' })
    else if (facts.least <= facts.most) scales.push(chooseScale(numbers, facts, asked))
  }
  return scales
}

function byNumbers(images: readonly FoundFileImage[]): Map<string, FoundFileImage[]> {
  const groups = new Map<string, FoundFileImage[]>()
  for (const image of images) {
    const { numbers } = image.finding.native
    const group = groups.get(numbers)
    if (group) group.push(image)
    else groups.set(numbers, [image])
  }
  return groups
}

async function factsOf(numbers: string, images: readonly FoundFileImage[]): Promise<ValueFacts> {
  if (numbers === BYTE_SCALE.numbers) return byteFacts(images)
  return joinFacts(images.flatMap(({ finding: { facts } }) => (facts ? [facts] : [])))
}

/** Bytes above 1 are no truth values: all others may then have any value. */
async function byteFacts(images: readonly FoundFileImage[]): Promise<ValueFacts> {
  const all: ValueFacts[] = []
  for await (const facts of inOrder(images, usableCores(), readFacts)) {
    if (facts && facts.most > 1) return { least: 0, most: 255, whole: true }
    if (facts) all.push(facts)
  }
  return joinFacts(all)
}

/** What cannot be read is told of when all images are packed. */
function readFacts({ read }: FoundFileImage): Promise<ValueFacts | undefined> {
  return read()
    .then((bytes) => readStored(bytes))
    .then(storedFacts)
    .catch(() => undefined)
}
