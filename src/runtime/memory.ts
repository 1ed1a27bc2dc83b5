import { FacetError, sizeOf } from '../array/index.ts'
import type { Shape } from '../array/index.ts'
import { webAssembly } from './webassembly.ts'
import type { WasmMemory } from './webassembly.ts'

/** Arrays begin at multiples of this many elements: 64 bytes, a cache line and a multiple of a SIMD register. */
const ALIGNMENT = 16
const PAGE_BYTES = 65536
/** What 32-bit WebAssembly can address. */
const LIMIT_BYTES = 65536 * PAGE_BYTES

/** Named float32 arrays laid one behind the other in one block, as in the moments of all of a player's parameters. */
export interface Layout {
  /** Elements of the block, gaps for alignment included. */
  readonly length: number
  readonly entries: Readonly<Record<string, { readonly offset: number; readonly shape: Shape }>>
}

/** Lays out arrays in the order given. */
export function layoutOf(shapes: Readonly<Record<string, Shape>>): Layout {
  let length = 0
  const entries: Record<string, { offset: number; shape: Shape }> = {}
  for (const [name, shape] of Object.entries(shapes)) {
    entries[name] = { offset: length, shape }
    length += Math.ceil(sizeOf(shape) / ALIGNMENT) * ALIGNMENT
  }
  return { length, entries }
}

/** Returns the arrays of a layout as views of a block. */
export function viewsOf(block: Float32Array, { entries }: Layout): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(entries).map(([name, { offset, shape }]) => [name, block.subarray(offset, offset + sizeOf(shape))]),
  )
}

/**
 * Allocates zeroed blocks in one WebAssembly memory, where ONNX Runtime and our own kernels both reach them without a
 * copy. The memory never grows, since growing would detach every view.
 *
 * @param lengths - elements of each block: multiples of 16, as layouts have them
 * @throws FacetError when they exceed the 4 GiB a WebAssembly memory can hold
 */
export function allocateBlocks<Name extends string>(
  lengths: Readonly<Record<Name, number>>,
): { readonly memory: WasmMemory; readonly blocks: Record<Name, Float32Array> } {
  const sizes = Object.entries<number>(lengths)
  const bytes = 4 * sizes.reduce((total, [, length]) => total + length, 0)
  if (bytes > LIMIT_BYTES) {
    throw new FacetError(
      `The training state takes ${(bytes / 2 ** 30).toFixed(1)} GiB, but at most 4 GiB fit. Use smaller networks or images.`,
    )
  }
  const memory = new webAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) })
  let offset = 0
  const blocks = sizes.map(([name, length]) => {
    const block = new Float32Array(memory.buffer, offset, length)
    offset += 4 * length
    return [name, block]
  })
  return { memory, blocks: Object.fromEntries(blocks) as Record<Name, Float32Array> }
}
