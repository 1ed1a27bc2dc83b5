import type { Shape } from '../../src/array/index.ts'
import type { Sliding } from '../../src/graph/index.ts'

export interface SlidingCase extends Sliding {
  readonly use: string
  readonly image: Shape
}

function around(pixels: number): Sliding['padding'] {
  return { top: pixels, bottom: pixels, left: pixels, right: pixels }
}

/** Windows over images, [batch, height, width, channels]: what a convolution may be asked for. */
export const slidings: readonly SlidingCase[] = [
  { use: '1×1', image: [2, 3, 4, 2], kernel: [1, 1], stride: [1, 1], padding: around(0) },
  { use: '3×3', image: [2, 5, 4, 3], kernel: [3, 3], stride: [1, 1], padding: around(1) },
  { use: '4×4 by 2', image: [2, 8, 6, 1], kernel: [4, 4], stride: [2, 2], padding: around(1) },
  {
    use: '3×5 by 2×1',
    image: [2, 7, 6, 3],
    kernel: [3, 5],
    stride: [2, 1],
    padding: { top: 1, bottom: 0, left: 2, right: 1 },
  },
  { use: 'gaps between windows', image: [2, 8, 7, 2], kernel: [2, 1], stride: [3, 2], padding: around(0) },
  { use: 'pixels left over', image: [1, 6, 9, 1], kernel: [3, 3], stride: [2, 5], padding: around(0) },
  { use: 'many channels', image: [1, 4, 3, 17], kernel: [2, 2], stride: [1, 1], padding: around(0) },
  { use: 'the whole image', image: [3, 2, 4, 2], kernel: [2, 4], stride: [1, 1], padding: around(0) },
  { use: 'windows of padding alone', image: [1, 2, 3, 2], kernel: [2, 2], stride: [1, 1], padding: around(3) },
  {
    use: 'no pixel in any window',
    image: [1, 1, 1, 2],
    kernel: [1, 1],
    stride: [2, 2],
    padding: { ...around(0), top: 1 },
  },
]
