import type { Emitter } from '../emitter.ts'
import { viewAs } from './structure.ts'
import { windowGrid, windowPixels } from './windows.ts'
import type { Windows } from './windows.ts'

/**
 * What windows are cut into to be copied: single pixels, or cells of as many pixels as windows move by, where pixels have
 * few channels. A window is a whole number of either.
 */
export interface Units {
  /** Units of an image, and elements of a unit. */
  readonly count: number
  readonly length: number
  /** For one image: the unit that each place of each window reads, or −1 for padding. */
  readonly places: readonly number[]
  /** Emits images as units, `[batch, count, length]`. */
  cut(images: string): string
  /** Emits images, `[batch, height · width · channels]`, from their units, `[batch, count · length]`. */
  join(units: string): string
  /** Emits a kernel, `[depth, …]`, with its elements in the order in which windows have them, and back. */
  arrange(kernel: string): string
  restore(kernel: string): string
}

/** Fewer channels than this make a pixel too short to be copied by itself. */
const SHORT_PIXEL = 16

/** Chooses the units that windows are copied in. */
export function unitsOf(windows: Windows, emit: Emitter): Units {
  const { image, kernel, stride } = windows
  const whole = kernel[0] % stride[0] === 0 && kernel[1] % stride[1] === 0
  return whole && image[3] < SHORT_PIXEL ? cells(windows, emit) : pixels(windows, emit)
}

function pixels(windows: Windows, emit: Emitter): Units {
  const [, height, width, channels] = windows.image
  return {
    count: height * width,
    length: channels,
    places: [...windowPixels(windows)],
    cut: (images) => view(images, [height * width, channels], emit),
    join: (units) => units,
    arrange: (kernel) => kernel,
    restore: (kernel) => kernel,
  }
}

function cells({ image, ...sliding }: Windows, emit: Emitter): Units {
  const [, height, width, channels] = image
  const { kernel, stride, padding } = sliding
  const [gridRows, gridColumns] = windowGrid(image, sliding)
  // Cells of a window, and of all windows together.
  const [high, wide] = [kernel[0] / stride[0], kernel[1] / stride[1]]
  const [down, across] = [gridRows + high - 1, gridColumns + wide - 1]
  const line = stride[1] * channels
  const before = [padding.top, padding.left * channels]
  const after = [down * stride[0] - padding.top - height, across * line - padding.left * channels - width * channels]
  // Lines of pixels and columns of cells change places: [rows, lines, columns, line] and [rows, columns, lines, line].
  const swap = (value: string, shape: readonly number[]) =>
    emit.node('Transpose', [view(value, shape, emit)], { perm: { ints: [0, 1, 3, 2, 4] } })
  const pad = (value: string, sign: 1 | -1) =>
    emit.node('Pad', [value, emit.ints([0, ...before, 0, ...after].map((count) => (count === 0 ? 0 : sign * count)))])
  const end = [before[0] + height, before[1] + width * channels]
  // Pad by negative counts would do, but not every engine takes them: ONNX's own reference evaluator does not.
  const crop = (value: string) =>
    after.some((count) => count < 0)
      ? pad(value, -1)
      : emit.node('Slice', [value, emit.ints(before), emit.ints(end), emit.ints([1, 2])])
  return {
    count: down * across,
    length: stride[0] * line,
    places: range(gridRows).flatMap((row) =>
      range(gridColumns).flatMap((column) =>
        range(high).flatMap((lower) => range(wide).map((later) => (row + lower) * across + column + later)),
      ),
    ),
    cut: (images) => {
      const padded = pad(view(images, [height, width * channels], emit), 1)
      return view(swap(padded, [down, stride[0], across, line]), [down * across, stride[0] * line], emit)
    },
    join: (units) => {
      const lines = swap(units, [down, across, stride[0], line])
      return view(crop(view(lines, [down * stride[0], across * line], emit)), [height * width * channels], emit)
    },
    arrange: (weight) => view(swap(weight, [high, stride[0], wide, line]), [kernel[0] * kernel[1] * channels], emit),
    restore: (weight) => view(swap(weight, [high, wide, stride[0], line]), [kernel[0] * kernel[1] * channels], emit),
  }
}

/** A value under another shape, whose leading extent is inferred. */
export function view(value: string, rest: readonly number[], emit: Emitter): string {
  return viewAs(value, [-1, ...rest], emit)
}

/** 0, 1, … below a count. */
export function range(count: number): number[] {
  return [...Array(count).keys()]
}
