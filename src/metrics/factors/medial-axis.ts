import type { Plane } from './plane.ts'

/**
 * Returns what thins shapes to their medial axis, the ridge of the distance to the background. As scikit-image's
 * `medial_axis` does it: pixels are looked at once, by distance, those with more neighbours first among equals, and go
 * unless that would break the shape apart or shorten an end. Remaining ties, which it breaks at random, are broken by a
 * hash of the place: an order along rows would make the axis 2 % shorter.
 *
 * @returns a function of a foreground (1) and its squared distances (`distanceTransform`), which gives the axis (1); the
 * result is overwritten by the next call
 */
export function medialAxis(plane: Plane): (foreground: Uint8Array, distances: Int32Array) => Uint8Array {
  const { width, height } = plane
  const size = width * height
  const order = scatteredOrder(size)
  const ranks = new Int32Array(size)
  for (let rank = 0; rank < size; rank++) ranks[order[rank]] = rank
  const axis = new Uint8Array(size)
  // With a border of background, so that every pixel has eight neighbours.
  const stride = width + 2
  const framed = new Uint8Array(stride * (height + 2))
  const framedPlaces = Int32Array.from(
    axis,
    (_, place) => (Math.floor(place / width) + 1) * stride + (place % width) + 1,
  )
  const keys = new Float64Array(size)

  return (foreground, distances) => {
    axis.set(foreground)
    for (let place = 0; place < size; place++) framed[framedPlaces[place]] = foreground[place]
    let count = 0
    for (let place = 0; place < size; place++) {
      if (foreground[place] === 0) continue
      const gaps = 8 - NEIGHBOURS[ringOf(framed, framedPlaces[place], stride)]
      keys[count++] = (distances[place] * 9 + gaps) * size + ranks[place]
    }
    for (const key of keys.subarray(0, count).toSorted()) {
      const place = order[key % size]
      const at = framedPlaces[place]
      if (IS_KEPT[ringOf(framed, at, stride)] === 1) continue
      framed[at] = 0
      axis[place] = 0
    }
    return axis
  }
}

/** The eight neighbours of a pixel as bits, round it from the right: edge, corner, edge, … */
function ringOf(pixels: Uint8Array, at: number, stride: number): number {
  return (
    pixels[at + 1] |
    (pixels[at + 1 - stride] << 1) |
    (pixels[at - stride] << 2) |
    (pixels[at - 1 - stride] << 3) |
    (pixels[at - 1] << 4) |
    (pixels[at - 1 + stride] << 5) |
    (pixels[at + stride] << 6) |
    (pixels[at + 1 + stride] << 7)
  )
}

const RINGS = Array.from({ length: 256 }, (_, ring) => Array.from({ length: 8 }, (_unused, bit) => (ring >> bit) & 1))

/** How many neighbours there are, by ring. */
const NEIGHBOURS = Uint8Array.from(RINGS, (ring) => ring.reduce((sum, bit) => sum + bit, 0))

/** Whether (1) a pixel must stay, by ring: it ends a line, or its neighbours are not in one piece without it. */
const IS_KEPT = Uint8Array.from(RINGS, (ring, index) => (NEIGHBOURS[index] < 2 || piecesOf(ring) !== 1 ? 1 : 0))

/** The number of pieces that a ring falls into, where pixels that touch at a corner hang together. */
function piecesOf(ring: readonly number[]): number {
  const edges = [0, 2, 4, 6]
  // A piece begins after a gap at an edge; a gap at a corner alone is bridged (Yokoi et al. 1975).
  const begins = edges.filter((edge) => ring[edge] === 0 && (ring[edge + 1] === 1 || ring[(edge + 2) % 8] === 1))
  return edges.every((edge) => ring[edge] === 1) ? 1 : begins.length
}

/** All places below `size`, in the order of their hashes, which is as good as random but the same for every image. */
function scatteredOrder(size: number): Int32Array {
  const hashes = Uint32Array.from({ length: size }, (_, place) => hash(place))
  return Int32Array.from(hashes.keys()).toSorted((a, b) => hashes[a] - hashes[b])
}

/** MurmurHash3's finaliser: one to one on whole numbers of 32 bits. */
function hash(value: number): number {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return second ^ (second >>> 16)
}
