import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FacetError } from '../../array/index.ts'
import type { LabelledImages } from '../index.ts'
import type { IdxFiles } from './idx-files.ts'
import type { LabelNames } from './array-labels.ts'
import { decodeText } from './decode-text.ts'
import { readBytes } from './read-bytes.ts'

/**
 * Tells whether files are of EMNIST, whose images lie on their side: Cohen, Afshar, Tapson, van Schaik, "EMNIST: an extension
 * of MNIST to handwritten letters", 2017.
 */
export function isEmnist({ prefix }: IdxFiles): boolean {
  return prefix.toLowerCase().startsWith('emnist')
}

/** Returns images with rows and columns exchanged. */
export function uprightImages({ image, pixels, ...rest }: LabelledImages): LabelledImages {
  const { height, width } = image
  const size = height * width
  const turned = new Uint8Array(pixels.length)
  for (let at = 0; at < pixels.length; at++) {
    const within = at % size
    turned[at - within + (within % width) * height + Math.floor(within / width)] = pixels[at]
  }
  return { ...rest, image: { ...image, height: width, width: height }, pixels: turned }
}

/**
 * Reads the names of a set's classes from its mapping file, `emnist-letters-mapping.txt`: lines of a label and the codes of its
 * characters, such as `1 65 97`. Its class is `Aa`.
 *
 * @returns undefined where there is no such file
 * @throws FacetError when a line is none of that form, or labels are not in order
 */
export async function readMapping({ folder, prefix }: IdxFiles): Promise<LabelNames | undefined> {
  const path = join(folder, `${prefix}-mapping.txt`)
  if (!existsSync(path)) return undefined
  const { text } = decodeText(await readBytes(path), path)
  const lines = text.split('\n').flatMap((line) => line.trim() || [])
  const rows = lines.map((line) => line.split(/\s+/).map(Number))
  const first = rows[0]?.[0]
  const isRow = ([label, ...codes]: number[], index: number) =>
    label === first + index && codes.length > 0 && codes.every((code) => code > 32 && code < 0xd800)
  if (Number.isInteger(first) && rows.every(isRow)) {
    return { first, classes: rows.map(([, ...codes]) => String.fromCodePoint(...codes)) }
  }
  throw new FacetError(`${path}: not a list of labels and their characters, such as '1 65 97'. Fetch it again.`)
}
