import type { DataConfig } from '../../gan/index.ts'
import type { ImageTarget } from './decode.ts'
import { askedSize } from './settings.ts'
import type { NativeImage } from './stored-image.ts'

/** What of an image decides on the size of all. */
type NativeSize = Pick<NativeImage, 'height' | 'width' | 'grey'>

/** Sizes that images of different sizes are brought to, largest first. */
const SIZES = [64, 32, 16]
/** Extents that are kept as they are. */
const [LEAST, MOST] = [16, 128]

/**
 * Returns what images are brought to. Where nothing else is asked for, they keep a size that all of them have, if it lies
 * within 16..128, and become squares otherwise: of 64, 32 or 16, the largest that is not above the median of their shorter sides.
 * They become grey where all files hold grey values, and else colour.
 *
 * @param natives - at least one image
 */
export function chooseTarget(natives: readonly NativeSize[], settings: DataConfig): ImageTarget {
  const own = { ...commonSize(natives), channels: natives.every(({ grey }) => grey) ? 1 : 3 }
  return { image: askedSize(settings, own), fit: settings.fit }
}

function commonSize(natives: readonly Extents[]): Extents {
  const [{ height, width }] = natives
  const isCommon = natives.every((native) => native.height === height && native.width === width)
  const sides = natives.map((native) => Math.min(native.height, native.width)).toSorted((a, b) => a - b)
  return isCommon ? usualExtents({ height, width }) : squareBelow(sides[sides.length >> 1])
}

interface Extents {
  readonly height: number
  readonly width: number
}

/** Returns what images of one size are brought to where nothing else is asked for: see {@link chooseTarget}. */
export function usualExtents({ height, width }: Extents): Extents {
  if (Math.min(height, width) >= LEAST && Math.max(height, width) <= MOST) return { height, width }
  return squareBelow(Math.min(height, width))
}

function squareBelow(extent: number): Extents {
  const side = SIZES.find((size) => size <= extent) ?? LEAST
  return { height: side, width: side }
}
