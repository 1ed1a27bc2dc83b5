import type { ImageSize } from '../../../array/index.ts'

/** Pixels with values in [0, 1], `[height, width, channels]`. */
export interface Picture {
  readonly size: ImageSize
  readonly values: Float32Array
}

/** How a picture's places lie in another: `at` of the one is `from + step · (at − centre)` of the other. */
interface Placement {
  readonly from: readonly [x: number, y: number]
  readonly centre: readonly [x: number, y: number]
  readonly step: number
}

/** Below this share of the strongest ink, a pixel is paper. */
const PAPER = 0.1

/** The share of MNIST's 28 pixels that a digit's box takes: LeCun et al. fit it into 20, and put its centre of mass in the middle. */
const BOX = 20 / 28

/** Returns the pixels of an RGBA picture as a run has them: grey (Rec. 601), or with its first channels. */
export function toChannels(rgba: Uint8ClampedArray, { height, width, channels }: ImageSize): Picture {
  const values = new Float32Array(height * width * channels)
  for (let pixel = 0; pixel < height * width; pixel++) {
    const [red, green, blue, alpha] = [0, 1, 2, 3].map((channel) => rgba[4 * pixel + channel] / 255)
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue
    const own = channels < 3 ? [grey, alpha] : [red, green, blue, alpha]
    values.set(own.slice(0, channels), pixel * channels)
  }
  return { size: { height, width, channels }, values }
}

/**
 * Brings a picture to a run's size. One of that size stays as it is. Where the run's images are grey and square, what is drawn is
 * centred by its mass and fit into a box, as MNIST's digits are; else the whole picture is fit in, on paper of its border's colour.
 *
 * @param inkIsDark - whether the run's own images are dark on bright
 * @returns undefined where nothing is drawn that could be centred
 */
export function toRunSize(picture: Picture, size: ImageSize, inkIsDark: boolean): Picture | undefined {
  if (picture.size.height === size.height && picture.size.width === size.width) return picture
  if (size.channels > 1 || size.height !== size.width) return fitWhole(picture, size)
  const ink = inkOf(picture)
  const place = ink && placeInk(ink, size)
  if (!place) return undefined
  const { values } = resample(ink, size, { place, paper: [0] })
  return { size, values: inkIsDark ? values.map((value) => 1 - value) : values }
}

function fitWhole(picture: Picture, size: ImageSize): Picture {
  const { width, height } = picture.size
  const place: Placement = {
    from: [width / 2, height / 2],
    centre: [size.width / 2, size.height / 2],
    step: Math.max(width / size.width, height / size.height),
  }
  return resample(picture, size, { place, paper: borderColour(picture) })
}

/** How far each pixel of a grey picture is from its paper, 1 where it is farthest; undefined where all is paper. */
function inkOf(picture: Picture): Picture | undefined {
  const [paper] = borderColour(picture)
  const distances = picture.values.map((value) => Math.abs(value - paper))
  const most = distances.reduce((found, value) => Math.max(found, value), 0)
  if (most < PAPER) return undefined
  const values = distances.map((value) => (value < PAPER * most ? 0 : value / most))
  return { ...picture, values }
}

/** Centres ink by its mass, its box's longer side brought to that of MNIST's. */
function placeInk({ size: { width, height }, values }: Picture, size: ImageSize): Placement {
  let [mass, x, y] = [0, 0, 0]
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const ink = values[row * width + column]
      if (ink === 0) continue
      mass += ink
      x += ink * (column + 0.5)
      y += ink * (row + 0.5)
      left = Math.min(left, column)
      right = Math.max(right, column + 1)
      top = Math.min(top, row)
      bottom = row + 1
    }
  }
  const step = Math.max(right - left, bottom - top) / (BOX * size.width)
  return { from: [x / mass, y / mass], centre: [size.width / 2, size.height / 2], step }
}

/** Returns the middle value of each channel along a picture's border: the colour of its paper. */
export function borderColour({ size: { width, height, channels }, values }: Picture): number[] {
  const rim = Array.from({ length: width * height }, (_, pixel) => pixel).filter((pixel) => {
    const [column, row] = [pixel % width, Math.floor(pixel / width)]
    return column === 0 || row === 0 || column === width - 1 || row === height - 1
  })
  return Array.from({ length: channels }, (_, channel) => {
    const found = rim.map((pixel) => values[pixel * channels + channel]).toSorted((one, other) => one - other)
    return found[Math.floor(found.length / 2)]
  })
}

/** Every pixel becomes the mean of what it covers; beyond the picture's edge lies paper. */
function resample(
  picture: Picture,
  { height, width }: ImageSize,
  { place, paper }: { readonly place: Placement; readonly paper: readonly number[] },
): Picture {
  const { channels } = picture.size
  const values = new Float32Array(height * width * channels)
  const columns = Array.from({ length: width }, (_, column) => coverage(column, picture.size.width, place, 0))
  const rows = Array.from({ length: height }, (_, row) => coverage(row, picture.size.height, place, 1))
  rows.forEach((row, y) =>
    columns.forEach((column, x) => {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0
        for (const [fromY, tall] of row) {
          for (const [fromX, wide] of column) {
            const inside = fromX >= 0 && fromY >= 0
            const at = (fromY * picture.size.width + fromX) * channels + channel
            sum += tall * wide * (inside ? picture.values[at] : paper[channel])
          }
        }
        values[(y * width + x) * channels + channel] = sum
      }
    }),
  )
  return { size: { height, width, channels }, values }
}

/** What a pixel covers along an axis: places of the other picture with their shares, −1 for all beyond it. */
function coverage(at: number, extent: number, place: Placement, axis: 0 | 1): (readonly [number, number])[] {
  const begin = place.from[axis] + place.step * (at - place.centre[axis])
  const end = begin + place.step
  const covered: (readonly [number, number])[] = []
  for (let index = Math.max(0, Math.floor(begin)); index < Math.min(extent, end); index++) {
    const share = (Math.min(end, index + 1) - Math.max(begin, index)) / place.step
    if (share > 0) covered.push([index, share])
  }
  const rest = 1 - covered.reduce((sum, [, share]) => sum + share, 0)
  return rest > 1e-9 ? [...covered, [-1, rest]] : covered
}
