import { KERNELS } from './kernels/module.ts'
import { webAssembly } from './webassembly.ts'
import type { WasmMemory } from './webassembly.ts'

/** The blocks an update reads and writes: equal lengths, within the kernel's memory. */
export interface AdamBlocks {
  readonly parameters: Float32Array
  readonly gradients: Float32Array
  /** Running mean of the gradient, m. */
  readonly first: Float32Array
  /** Running mean of the squared gradient, v. */
  readonly second: Float32Array
}

/** The numbers of one update; see the optim folder for how they follow from Adam's settings and the step. */
export interface AdamScalars {
  readonly rate: number
  /** 1 − β₁ */
  readonly fresh1: number
  /** 1 − β₂ */
  readonly fresh2: number
  readonly epsilon: number
}

/** WebAssembly SIMD kernels over blocks of one memory; the blocks of a call are of one length, a multiple of 16. */
export interface Kernels {
  /** Updates parameters and moments in place: m ← m + fresh1·(g − m), v ← v + fresh2·(g² − v), p ← p − rate·m/(√v + ε). */
  adam(blocks: AdamBlocks, scalars: AdamScalars): void
  /** Tells whether every value and its square, which Adam takes, is finite in float32: below about 1.8e19. */
  finite(values: Float32Array): boolean
  /** Moves averages towards values, in place: a ← a + fresh·(x − a). */
  average(averages: Float32Array, values: Float32Array, fresh: number): void
}

/** Binds the kernels to a memory. */
export async function loadKernels(memory: WasmMemory): Promise<Kernels> {
  const bytes = Uint8Array.from(atob(KERNELS), (character) => character.charCodeAt(0))
  const { instance } = await webAssembly.instantiate(bytes, { env: { memory } })
  const { adam, average, finite } = instance.exports as Record<string, (...parameters: number[]) => number>
  return {
    adam: ({ parameters, gradients, first, second }, { rate, fresh1, fresh2, epsilon }) => {
      const [p, g, m, v] = [parameters, gradients, first, second].map((block) => block.byteOffset)
      adam(p, g, m, v, parameters.length, rate, fresh1, fresh2, epsilon)
    },
    finite: (values) => finite(values.byteOffset, values.length) !== 0,
    average: (averages, values, fresh) => {
      average(averages.byteOffset, values.byteOffset, averages.length, fresh)
    },
  }
}
