import type { ImageSize } from '../array/index.ts'
import { FacetError } from '../array/index.ts'
import { imageSheet } from './sheet.ts'
import type { CaptionTone, SheetStyle } from './sheet-options.ts'
import { formatSigned } from './text.ts'

/** Images of one origin, and what the recogniser reads from them. */
export interface ReadImages {
  /** `[pairs, height, width, channels]` in 0..1. */
  readonly images: Float32Array
  /** The class that the recogniser reads from each image. */
  readonly read: readonly number[]
  /** `[pairs, codes]`: the codes that the recogniser reads; none by default. */
  readonly codes?: ArrayLike<number> | undefined
}

/** What `realAndGenerated` draws. */
export interface RealAndGeneratedOptions extends SheetStyle {
  readonly image: ImageSize
  readonly classNames: readonly string[]
  /** The class of each pair: the label of the real image, and what the generator was asked for. */
  readonly asked: readonly number[]
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
  for (const [side, { images, read, codes = [] }] of Object.entries({ real, generated })) {
    if (asked.length === 0 || images.length !== asked.length * size || read.length !== asked.length) {
      const got = `${images.length / size} images and ${read.length} classes read`
      throw new FacetError(
        `realAndGenerated: ${side} must hold an image and a class for each of ${asked.length} ≥ 1 pairs, got ${got}.`,
      )
    }
    if (codes.length % asked.length !== 0) {
      throw new FacetError(
        `realAndGenerated: ${side}.codes must be [${asked.length}, codes], got ${codes.length} values.`,
      )
    }
  }
}

/** Returns the lines under one tile: what it should be, what is read, and the codes read. */
function captionOf(options: RealAndGeneratedOptions, side: 'real' | 'generated', pair: number): string[] {
  const { asked, classNames } = options
  const { read, codes = [] } = options[side]
  const named = (index: number): string => classNames[index] ?? String(index)
  const lines = [`${side === 'real' ? 'label' : 'asked'} ${named(asked[pair])}`, `read ${named(read[pair])}`]
  const width = codes.length / asked.length
  if (width === 0) return lines
  const shown = Array.from({ length: Math.min(width, CODES_SHOWN) }, (_, code) =>
    formatSigned(codes[pair * width + code]),
  )
  return [...lines, `codes ${shown.join(' ')}${width > CODES_SHOWN ? ' …' : ''}`]
}

function explain({ asked, real, generated }: RealAndGeneratedOptions): string {
  const agreeing = (read: readonly number[]): number => read.filter((name, pair) => name === asked[pair]).length
  const pairs = asked.length
  const counts = `${agreeing(real.read)} of ${pairs} real and ${agreeing(generated.read)} of ${pairs} generated images`
  return `In each pair of rows: test images, and under them generated ones of the same classes. “read” is what D’s own \
recogniser reads; it is right (✓, otherwise ✗) for ${counts}. Trained on such images, it is no independent judge.`
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
  const toneOf = (side: 'real' | 'generated', pair: number): CaptionTone =>
    options[side].read[pair] === options.asked[pair] ? 'good' : 'bad'
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
