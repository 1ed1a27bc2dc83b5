import type { ImageSize } from '../array/index.ts'
import { FacetError } from '../array/index.ts'
import { printNumber, scorePrinter } from './score-text.ts'
import { imageSheet } from './sheet.ts'
import type { SheetStyle } from './sheet-options.ts'

/** What `neighbourSheet` draws. */
export interface NeighbourSheetOptions extends SheetStyle {
  /** `[classes * pairs, height, width, channels]` in 0..1, class by class. */
  readonly samples: Float32Array
  /** `[classes * pairs * nearest, height, width, channels]`: the training images nearest to each sample, in order. */
  readonly neighbours: Float32Array
  /** `[classes * pairs * nearest]`: the distance of each to its sample. */
  readonly distances: ArrayLike<number>
  readonly image: ImageSize
  /** One row a class, in order. */
  readonly classNames: readonly string[]
  /** What the rows are; `class asked for` by default. */
  readonly rowTitle?: string | undefined
  /** `[classes * pairs]`: how far the first training image of each is from the training image nearest to it. */
  readonly gaps: ArrayLike<number>
  /** Distance over gap of real test images. The text tells it, and samples below the least are framed. */
  readonly real?: { readonly median: number; readonly least: number } | undefined
}

const LEAST_TILE = 56
/** Columns between the images of a tile, and their brightness, which is neither that of ink nor of paper. */
const SEAM = 1
const SEAM_VALUE = 0.5

interface Counts {
  readonly pairs: number
  readonly nearest: number
}

function countsOf({ samples, neighbours, distances, gaps, image, classNames }: NeighbourSheetOptions): Counts {
  const size = image.height * image.width * image.channels
  const count = samples.length / size
  const [pairs, nearest] = [count / classNames.length, distances.length / count]
  const whole = [count, pairs, nearest].every((value) => Number.isInteger(value) && value > 0)
  if (!whole || neighbours.length !== distances.length * size || gaps.length !== count) {
    throw new FacetError(
      `neighbourSheet: ${count} samples, ${neighbours.length / size} neighbours, ${distances.length} distances and ${gaps.length} gaps do not fill ${classNames.length} rows, one a class. Give each class as many samples, and each sample a gap and as many neighbours with a distance each.`,
    )
  }
  return { pairs, nearest }
}

/** Returns samples and their neighbours side by side, as images of their own: `[count, height, tile width, channels]`. */
function joinTiles({ samples, neighbours, image }: NeighbourSheetOptions, nearest: number, tile: ImageSize) {
  const row = image.width * image.channels
  const size = image.height * row
  const count = samples.length / size
  const joined = new Float32Array(count * tile.height * tile.width * tile.channels).fill(SEAM_VALUE)
  const copy = (images: Float32Array, index: number, sample: number, place: number): void => {
    for (let y = 0; y < image.height; y++) {
      const from = index * size + y * row
      const left = (sample * tile.height + y) * tile.width + place * (image.width + SEAM)
      joined.set(images.subarray(from, from + row), left * image.channels)
    }
  }
  for (let sample = 0; sample < count; sample++) {
    copy(samples, sample, sample, 0)
    for (let rank = 0; rank < nearest; rank++) copy(neighbours, sample * nearest + rank, sample, rank + 1)
  }
  return joined
}

function explain({ real }: NeighbourSheetOptions, nearest: number): string {
  const right = nearest === 1 ? 'the training image nearest to it' : `the ${nearest} training images nearest to it`
  const tiles = `In each tile: left, a sample; right, ${right}. Beneath, how far it is, over how far that image is from the nearest other training image: far below 1 is copying.`
  if (real === undefined) return tiles
  const [median, least] = [real.median, real.least].map((ratio) => printNumber(ratio, 2))
  return `${tiles} Of real test images the median is ${median}, the least ${least}; samples below that are framed.`
}

/**
 * Draws samples beside the training images nearest to them, with their distances and what these are beside, as SVG: one row a class. A sample
 * that is a copy has a twin on its right.
 *
 * @throws FacetError when the arrays do not hold as many samples for each class, and neighbours for each sample
 */
export function neighbourSheet(options: NeighbourSheetOptions): string {
  const { classNames, image, distances, gaps, real } = options
  const { pairs, nearest } = countsOf(options)
  const print = scorePrinter('distance', [...Array.from(distances), ...Array.from(gaps)])
  const tile = { ...image, width: image.width + nearest * (image.width + SEAM) }
  const ofTile = Array.from({ length: classNames.length * pairs }, (_, sample) =>
    Array.from({ length: nearest }, (__, rank) => distances[sample * nearest + rank]),
  )
  return imageSheet({
    ...options,
    title: options.title ?? 'Nearest training images',
    subtitle: options.subtitle ?? explain(options, nearest),
    scale: options.scale ?? Math.ceil(LEAST_TILE / Math.max(image.height, image.width)),
    images: joinTiles(options, nearest, tile),
    image: tile,
    rows: classNames.length,
    columns: pairs,
    rowTitle: options.rowTitle ?? 'class asked for',
    rowLabels: classNames,
    captions: ofTile.map((found, sample) => [`${found.map(print).join(' · ')} / ${print(gaps[sample])}`]),
    captionTone: ofTile.map((found, sample) => (found[0] < (real?.least ?? 0) * gaps[sample] ? 'bad' : 'plain')),
  })
}
