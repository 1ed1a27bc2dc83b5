import type { ImageSize } from '../array/index.ts'
import { FacetError } from '../array/index.ts'
import { imageSheet } from './sheet.ts'
import type { CaptionTone, SheetStyle } from './sheet-options.ts'
import { formatSigned } from './text.ts'

/** Images of one origin, and what the recogniser reads from them. */
export interface ReadImages {
  /** `[pairs, height, width, channels]` in 0..1. */
  readonly images: Float32Array
  /** The class, or the category, that the recogniser reads from each image; absent where it reads none. */
  readonly read?: readonly number[] | undefined
  /** `[pairs, codes]`: the codes that the recogniser reads; none by default. */
  readonly codes?: ArrayLike<number> | undefined
}

/** What `realAndGenerated` draws. */
export interface RealAndGeneratedOptions extends SheetStyle {
  readonly image: ImageSize
  readonly classNames: readonly string[]
  /** The class of each pair: the label of the real image, and what the generator was asked for. */
  readonly asked: readonly number[]
  /**
   * Where categories that no label names take the place of classes: the names of what is read, while a generated image was
   * asked to be of the category that is read from the real one above it. A real image's reading is then neither right nor
   * wrong.
   */
  readonly categoryNames?: readonly string[] | undefined
  readonly real: ReadImages
  readonly generated: ReadImages
  /** Pairs side by side; 10 by default, or all where there are fewer. */
  readonly pairsPerRow?: number | undefined
}

/** No more codes than these are printed under a tile. */
const CODES_SHOWN = 2
/** Tiles are wide enough for two codes under them. */
const LEAST_TILE = 84

function checkPairs({ asked, real, generated, image, pairsPerRow = 10 }: RealAndGeneratedOptions): void {
  if (!Number.isInteger(pairsPerRow) || pairsPerRow < 1) {
    throw new FacetError(`realAndGenerated: pairsPerRow must be a whole number of at least 1, got ${pairsPerRow}.`)
  }
  const size = image.height * image.width * image.channels
  for (const [name, side] of Object.entries({ real, generated })) checkSide(name, side, { pairs: asked.length, size })
}

function checkSide(
  side: string,
  { images, read, codes = [] }: ReadImages,
  { pairs, size }: { pairs: number; size: number },
): void {
  const counts = [images.length / size, read?.length ?? pairs]
  if (pairs === 0 || counts.some((count) => count !== pairs)) {
    const got = `${counts[0]} images and ${counts[1]} classes read`
    throw new FacetError(
      `realAndGenerated: ${side} must hold an image and a class for each of ${pairs} ≥ 1 pairs, got ${got}.`,
    )
  }
  if (codes.length % pairs !== 0) {
    throw new FacetError(`realAndGenerated: ${side}.codes must be [${pairs}, codes], got ${codes.length} values.`)
  }
}

type Side = 'real' | 'generated'

/** What images of a side are meant to be, undefined where nothing was asked for, and the names of it. */
function meantOf({ asked, classNames, categoryNames, real }: RealAndGeneratedOptions, side: Side) {
  const isCategory = side === 'generated' && categoryNames !== undefined
  return isCategory ? { meant: real.read, names: categoryNames } : { meant: asked, names: classNames }
}

/** Whether an image is read as it was meant; undefined where nothing is read, or labels do not name what is. */
function isRight(options: RealAndGeneratedOptions, side: Side, pair: number): boolean | undefined {
  const { read } = options[side]
  if (!read || (side === 'real' && options.categoryNames)) return undefined
  return read[pair] === meantOf(options, side).meant?.[pair]
}

/** Returns the lines under one tile: what it should be, what is read, and the codes read. */
function captionOf(options: RealAndGeneratedOptions, side: Side, pair: number): string[] {
  const { asked, classNames, categoryNames = classNames } = options
  const { read, codes = [] } = options[side]
  const { meant, names } = meantOf(options, side)
  const named = (among: readonly string[], index: number): string => among[index] ?? String(index)
  const lines = [
    ...(meant ? [`${side === 'real' ? 'label' : 'asked'} ${named(names, meant[pair])}`] : []),
    ...(read ? [`read ${named(categoryNames, read[pair])}`] : []),
  ]
  const width = codes.length / asked.length
  if (width === 0) return lines
  const shown = Array.from({ length: Math.min(width, CODES_SHOWN) }, (_, code) =>
    formatSigned(codes[pair * width + code]),
  )
  return [...lines, `codes ${shown.join(' ')}${width > CODES_SHOWN ? ' …' : ''}`]
}

function explain(options: RealAndGeneratedOptions): string {
  const { asked, categoryNames, generated } = options
  const right = (side: Side): string => {
    return `${asked.filter((_, pair) => isRight(options, side, pair)).length} of ${asked.length}`
  }
  const rows = 'In each pair of rows: test images, and under them generated ones'
  if (!generated.read) return categoryNames ? `${rows}.` : `${rows} of the same classes.`
  if (categoryNames) {
    return `${rows} of the category that D’s own recogniser reads from them. It reads the category that was asked for (✓, \
otherwise ✗) from ${right('generated')} generated images. No label told it what a category means.`
  }
  return `${rows} of the same classes. “read” is what D’s own recogniser reads; it is right (✓, otherwise ✗) for \
${right('real')} real and ${right('generated')} generated images. Trained on such images, it is no independent judge.`
}

/** Interleaves real and generated images row by row, leaving the places after the last pair empty. */
function interleave(options: RealAndGeneratedOptions, rows: number, columns: number): Float32Array {
  const size = options.image.height * options.image.width * options.image.channels
  const images = new Float32Array(2 * rows * columns * size)
  for (let row = 0; row < rows; row++) {
    const [first, last] = [row * columns * size, (row + 1) * columns * size]
    images.set(options.real.images.subarray(first, last), 2 * first)
    images.set(options.generated.images.subarray(first, last), first + last)
  }
  return images
}

/**
 * Draws real test images over generated ones of the same classes, with the class asked for, the class read and the
 * codes read under each: the tutorial's second figure. More pairs than fit in a row go on in further double rows.
 *
 * @throws FacetError when the arrays do not hold one entry a pair.
 */
export function realAndGenerated(options: RealAndGeneratedOptions): string {
  checkPairs(options)
  const pairs = options.asked.length
  const columns = Math.min(pairs, options.pairsPerRow ?? 10)
  const rows = Math.ceil(pairs / columns)
  const sides = Array.from({ length: 2 * rows }, (_, row) => (row % 2 === 0 ? 'real' : 'generated'))
  const pairAt = (row: number, column: number): number => Math.floor(row / 2) * columns + column
  const places = sides.flatMap((side, row) =>
    Array.from({ length: columns }, (_, column) => ({ side, pair: pairAt(row, column) }) as const),
  )
  const toneOf = (side: Side, pair: number): CaptionTone => {
    const right = isRight(options, side, pair)
    return right === undefined ? 'plain' : right ? 'good' : 'bad'
  }
  return imageSheet({
    ...options,
    title: options.title ?? 'Real and generated',
    subtitle: options.subtitle ?? explain(options),
    scale: options.scale ?? Math.ceil(LEAST_TILE / Math.max(options.image.height, options.image.width)),
    images: interleave(options, rows, columns),
    rows: 2 * rows,
    columns,
    rowLabels: sides,
    rowsPerGroup: 2,
    tilesInRow: sides.map((_, row) => Math.min(columns, pairs - pairAt(row, 0))),
    captions: places.map(({ side, pair }) => (pair < pairs ? captionOf(options, side, pair) : [])),
    captionTone: places.map(({ side, pair }) => (pair < pairs ? toneOf(side, pair) : 'plain')),
  })
}
