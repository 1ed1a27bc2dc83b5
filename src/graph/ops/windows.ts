import { FacetError, formatShape } from '../../array/index.ts'
import type { Shape } from '../../array/index.ts'

/** How a window slides over an image; every pair is [vertical, horizontal], in pixels. */
export interface Sliding {
  readonly kernel: readonly [number, number]
  readonly stride: readonly [number, number]
  /** Zero rows above and below, zero columns left and right of the image. */
  readonly padding: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }
}

/** Windows over images of one shape. */
export interface Windows extends Sliding {
  /** The images' shape, [batch, height, width, channels]. */
  readonly image: Shape
}

/** Returns the extents of the grid of windows, [height, width]; 0 or less where the window does not fit. */
export function windowGrid(image: Shape, { kernel, stride, padding }: Sliding): [number, number] {
  const along = (extent: number, size: number, by: number) => Math.floor((extent - size) / by) + 1
  return [
    along(image[1] + padding.top + padding.bottom, kernel[0], stride[0]),
    along(image[2] + padding.left + padding.right, kernel[1], stride[1]),
  ]
}

/**
 * Returns the extents of the grid of windows, [height, width].
 *
 * @throws FacetError when no window fits
 */
export function checkWindows({ image, ...sliding }: Windows): [number, number] {
  const grid = windowGrid(image, sliding)
  if (image.length === 4 && grid[0] > 0 && grid[1] > 0) return grid
  throw new FacetError(
    `convolve: a ${sliding.kernel.join('×')} window does not fit an image ${formatShape(image)}. Pad it or take a smaller one.`,
  )
}

/**
 * For one image: the pixel (row · width + column) each place of each window reads, or −1 where it reads padding.
 * Order: [grid rows, grid columns, kernel rows, kernel columns].
 */
export function windowPixels({ image, kernel, stride, padding }: Windows): Int32Array {
  const [, height, width] = image
  const [gridRows, gridColumns] = windowGrid(image, { kernel, stride, padding })
  const pixels = new Int32Array(gridRows * gridColumns * kernel[0] * kernel[1])
  let place = 0
  for (let gridRow = 0; gridRow < gridRows; gridRow++) {
    for (let gridColumn = 0; gridColumn < gridColumns; gridColumn++) {
      for (let down = 0; down < kernel[0]; down++) {
        for (let across = 0; across < kernel[1]; across++) {
          const row = gridRow * stride[0] + down - padding.top
          const column = gridColumn * stride[1] + across - padding.left
          const inside = row >= 0 && row < height && column >= 0 && column < width
          pixels[place++] = inside ? row * width + column : -1
        }
      }
    }
  }
  return pixels
}

/** For the whole batch and every channel: the element of the image each element of the patches reads, −1 for padding. */
export function patchPositions(windows: Windows): Int32Array {
  const [batch, height, width, channels] = windows.image
  const pixels = windowPixels(windows)
  return Int32Array.from({ length: batch * pixels.length * channels }, (_, index) => {
    const channel = index % channels
    const place = Math.floor(index / channels)
    const pixel = pixels[place % pixels.length]
    return pixel < 0 ? -1 : (Math.floor(place / pixels.length) * height * width + pixel) * channels + channel
  })
}
