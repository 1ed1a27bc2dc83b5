import { UsageError } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'

/** The side of the window, in pixels. */
const TAPS = 11
const WINDOW = gaussian(TAPS, 1.5)
/** (K₁ L)² and (K₂ L)² of Wang et al. 2004, with pixels in [0, 1]. */
const [C1, C2] = [0.01 ** 2, 0.03 ** 2]
/** The scales' exponents, from fine to coarse (Wang et al. 2003, section 3.2). */
const EXPONENTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]

/** Compares two images `[height, width, channels]` with pixels in [0, 1]; 1 says that they are the same. */
export type Similarity = (first: ArrayLike<number>, second: ArrayLike<number>) => number

/**
 * Returns MS-SSIM for images of one size: the product over scales of the mean contrast-and-structure term, at the coarsest
 * scale of the whole SSIM, each to the power of its exponent (Wang et al. 2003, equation 7). The window is an 11 × 11
 * Gaussian of σ 1.5 and stays inside the image; means are over its places and over channels; a scale is the mean of 2 × 2
 * pixels of the one before. Negative means, of images that are each other's negative, count as 0: so the measure is in
 * [0, 1]. Equal to torchmetrics' `multiscale_structural_similarity_index_measure`.
 *
 * Where fewer than five scales are as large as the window, those that are have their exponents divided by their sum: 28 ×
 * 28 pixels have two scales, 176 × 176 all five. All calls share buffers.
 *
 * @throws UsageError when height or width is below 11
 */
export function structuralSimilarity(image: ImageSize): Similarity {
  const scales = scalesOf(image).map(createScale)
  if (scales.length === 0) {
    const size = `${image.height} × ${image.width}`
    throw new UsageError(`similarity: images of ${size} pixels do not hold a window of ${TAPS}. Use larger ones.`)
  }
  const total = EXPONENTS.slice(0, scales.length).reduce((sum, exponent) => sum + exponent, 0)
  return (first, second) => {
    const [finest] = scales
    finest.first.set(first)
    finest.second.set(second)
    let product = 1
    for (const [index, scale] of scales.entries()) {
      const { whole, contrast } = compareAt(scale)
      const coarser = scales.at(index + 1)
      if (coarser) halve(scale, coarser)
      product *= Math.max(0, coarser ? contrast : whole) ** (EXPONENTS[index] / total)
    }
    return product
  }
}

/** Whether images of a size hold a window at all. */
export function holdWindow(image: ImageSize): boolean {
  return scalesOf(image).length > 0
}

function scalesOf({ height, width, channels }: ImageSize): ImageSize[] {
  const sizes = EXPONENTS.map((_, scale) => {
    return { height: Math.floor(height / 2 ** scale), width: Math.floor(width / 2 ** scale), channels }
  })
  return sizes.filter((size) => Math.min(size.height, size.width) >= TAPS)
}

/** Two images at one scale, and room for what is computed of them. */
interface Scale extends ImageSize {
  readonly first: Float64Array
  readonly second: Float64Array
  /** x² + y² and x y: SSIM asks for no square by itself. */
  readonly squares: Float64Array
  readonly product: Float64Array
  /** What the filter has after rows, of images all as large. */
  readonly across: Float64Array
  /** Windowed means of the four above, one place of the window after another. */
  readonly means: readonly Float64Array[]
}

function createScale(size: ImageSize): Scale {
  const { height, width, channels } = size
  const places = (width - TAPS + 1) * channels
  const image = () => new Float64Array(height * width * channels)
  const means = Array.from({ length: 4 }, () => new Float64Array((height - TAPS + 1) * places))
  const across = new Float64Array(height * places)
  return { ...size, first: image(), second: image(), squares: image(), product: image(), across, means }
}

/** The means over the window's places of SSIM, and of its contrast-and-structure term (Wang et al. 2004, equation 13). */
function compareAt(scale: Scale): { whole: number; contrast: number } {
  const { first, second, squares, product, means } = scale
  for (let pixel = 0; pixel < first.length; pixel++) {
    const [x, y] = [first[pixel], second[pixel]]
    squares[pixel] = x * x + y * y
    product[pixel] = x * y
  }
  for (const [index, values] of [first, second, squares, product].entries()) filter(values, means[index], scale)
  let [whole, contrast] = [0, 0]
  const places = means[0].length
  for (let place = 0; place < places; place++) {
    const [x, y] = [means[0][place], means[1][place]]
    const powers = x * x + y * y
    const structure = (2 * (means[3][place] - x * y) + C2) / (means[2][place] - powers + C2)
    whole += ((2 * x * y + C1) / (powers + C1)) * structure
    contrast += structure
  }
  return { whole: whole / places, contrast: contrast / places }
}

/** Gaussian means where the whole window fits: along rows, then along columns. */
function filter(values: Float64Array, means: Float64Array, { height, width, channels, across }: Scale): void {
  const [row, places] = [width * channels, (width - TAPS + 1) * channels]
  for (let y = 0; y < height; y++) {
    slide(values.subarray(y * row, (y + 1) * row), across.subarray(y * places, (y + 1) * places), channels)
  }
  slide(across, means, places)
}

/** into[i] = Σ w[k] from[i + k · step] */
function slide(from: Float64Array, into: Float64Array, step: number): void {
  for (let place = 0; place < into.length; place++) {
    let sum = 0
    for (let tap = 0, at = place; tap < TAPS; tap++, at += step) sum += WINDOW[tap] * from[at]
    into[place] = sum
  }
}

/** Writes means of 2 × 2 pixels; an odd row or column at the end is left out. */
function halve(from: Scale, into: Scale): void {
  const { height, width, channels } = into
  const row = from.width * channels
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++, to++) {
        const corner = 2 * y * row + 2 * x * channels + channel
        into.first[to] = meanOfFour(from.first, corner, channels, row)
        into.second[to] = meanOfFour(from.second, corner, channels, row)
      }
    }
  }
}

function meanOfFour(values: Float64Array, corner: number, right: number, down: number): number {
  return (values[corner] + values[corner + right] + values[corner + down] + values[corner + down + right]) / 4
}

function gaussian(taps: number, deviation: number): Float64Array {
  const heights = Float64Array.from({ length: taps }, (_, tap) => {
    return Math.exp(-0.5 * ((tap - (taps - 1) / 2) / deviation) ** 2)
  })
  const total = heights.reduce((sum, height) => sum + height, 0)
  return heights.map((height) => height / total)
}
