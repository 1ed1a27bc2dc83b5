import type { Emitter } from '../emitter.ts'
import { range, unitsOf, view } from './convolution-units.ts'
import type { Units } from './convolution-units.ts'
import { windowGrid } from './windows.ts'
import type { Windows } from './windows.ts'

// Convolutions as matrix products over patches, the windows of all images as rows. How patches are made and added up is
// what was fastest on ONNX Runtime 1.30's CPU kernels, whose own Conv and ConvTranspose take two to three times as long.

/**
 * Elements of the patches that are made at a time: 8 MiB, which are still in the cache when they are read. Of more, main
 * memory would be the limit; of less, the products would be too small.
 */
const SLAB = 2 ** 21

/** Emits patches·weightᵀ + bias, `[batch · windows, depth]`. */
export function emitConvolution([x, weight, ...bias]: readonly string[], windows: Windows, emit: Emitter): string {
  const units = unitsOf(windows, emit)
  const kernel = units.arrange(weight)
  const parts = cutPatches(x, { windows, units }, emit).map(({ patches }) =>
    emit.node('Gemm', [patches, kernel, ...bias], { transB: { int: 1 } }),
  )
  return concatenate(parts, emit)
}

/** Emits rowsᵀ·patches, `[depth, pixels of a window · channels]`. */
export function emitKernelGradient([rows, x]: readonly string[], windows: Windows, emit: Emitter): string {
  const units = unitsOf(windows, emit)
  const { grid } = sizesOf(windows)
  let sum: string[] = []
  for (const { patches, first, end, all } of cutPatches(x, { windows, units }, emit)) {
    const own = all ? rows : slice(rows, first * grid, end * grid, emit)
    sum = [emit.node('Gemm', [own, patches, ...sum], { transA: { int: 1 } })]
  }
  return units.restore(sum[0])
}

/**
 * Emits the images that the patches rows·weight add up to, `[batch, height · width · channels]`.
 *
 * @param depth - columns of the rows
 */
export function emitTransposedConvolution(
  [rows, weight]: readonly string[],
  { depth, ...windows }: Windows & { readonly depth: number },
  emit: Emitter,
): string {
  const { grid, row } = sizesOf(windows)
  const units = unitsOf(windows, emit)
  const kernel = units.arrange(weight)
  const places = row / units.length
  // A row of zeros is read where no window is. It goes where it costs less: behind an image's rows, or behind its patches.
  const early = depth < row
  const images = early ? withZeroRow(rows, [grid, depth], emit) : view(rows, [grid, depth], emit)
  const parts = slabsOf(windows, emit).map(({ first, end, all }) => {
    const own = all ? images : slice(images, first, end, emit)
    const product = emit.node('Gemm', [view(own, [depth], emit), kernel])
    const patches = early
      ? view(product, [(grid + 1) * places, units.length], emit)
      : withZeroRow(product, [grid * places, units.length], emit)
    return addPatches(patches, units, emit)
  })
  return units.join(concatenate(parts, emit))
}

/** One Gather reads, for every unit, as many places as windows overlap at most, or the row of zeros; a sum adds them. */
function addPatches(patches: string, { places, count, length }: Units, emit: Emitter): string {
  const lists = contributions(places, count)
  const gathered = gather(patches, lists.flat(), emit)
  return emit.node('ReduceSum', [view(gathered, [lists.length, count * length], emit), emit.ints([1])], {
    keepdims: { int: 0 },
  })
}

/** The places that read each unit, dealt into lists that hold one place a unit, or what follows on the last place. */
function contributions(places: readonly number[], count: number): number[][] {
  const empty = () => new Array<number>(count).fill(places.length)
  const lists = [empty()]
  const used = new Int32Array(count)
  for (const [place, unit] of places.entries()) {
    if (unit < 0) continue
    const list = used[unit]++
    lists[list] ??= empty()
    lists[list][unit] = place
  }
  return lists
}

/** The images from `first` to `end`. */
interface Slab {
  readonly first: number
  readonly end: number
  /** Whether these are all there are. */
  readonly all: boolean
}

/** Deals the images into equal slabs, as few as need be. */
function slabsOf(windows: Windows, emit: Emitter): Slab[] {
  const { batch, grid, row } = sizesOf(windows)
  const count = emit.anyBatch ? 1 : Math.min(batch, Math.ceil((batch * grid * row) / SLAB))
  const size = Math.ceil(batch / count)
  return range(Math.ceil(batch / size)).map((index) => ({
    first: index * size,
    end: Math.min(batch, (index + 1) * size),
    all: count === 1,
  }))
}

/** Emits the windows of images, `[windows, pixels of a window · channels]`, in slabs where there are many. */
function cutPatches(
  x: string,
  { windows, units }: { readonly windows: Windows; readonly units: Units },
  emit: Emitter,
): (Slab & { readonly patches: string })[] {
  const { row } = sizesOf(windows)
  const { count, length, places } = units
  const padded = places.includes(-1)
  const cut = units.cut(x)
  const source = padded ? withZeroRow(cut, [count, length], emit) : cut
  const read = padded ? places.map((unit) => (unit < 0 ? count : unit)) : places
  return slabsOf(windows, emit).map((slab) => {
    const own = slab.all ? source : slice(source, slab.first, slab.end, emit)
    return { ...slab, patches: view(gather(own, read, emit), [row], emit) }
  })
}

/** Images; windows of an image; elements of a window. */
function sizesOf({ image, ...sliding }: Windows): { batch: number; grid: number; row: number } {
  const [rows, columns] = windowGrid(image, sliding)
  return { batch: image[0], grid: rows * columns, row: sliding.kernel[0] * sliding.kernel[1] * image[3] }
}

function gather(value: string, places: readonly number[], emit: Emitter): string {
  return emit.node('Gather', [value, emit.ints(places)], { axis: { int: 1 } })
}

function slice(value: string, first: number, end: number, emit: Emitter): string {
  return emit.node('Slice', [value, emit.ints([first]), emit.ints([end]), emit.ints([0])])
}

function concatenate(parts: readonly string[], emit: Emitter): string {
  return parts.length === 1 ? parts[0] : emit.node('Concat', parts, { axis: { int: 0 } })
}

/** Views a value as `[batch, rows, length]` and appends a row of zeros to every batch element. */
function withZeroRow(value: string, shape: readonly [rows: number, length: number], emit: Emitter): string {
  return emit.node('Pad', [view(value, shape, emit), emit.ints([0, 0, 0, 0, 1, 0])])
}
