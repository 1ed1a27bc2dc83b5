import { ADAM_MODULE } from './kernels/adam-module.ts'
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

/** Updates parameters and moments in place: m ← m + fresh1·(g − m), v ← v + fresh2·(g² − v), p ← p − rate·m/(√v + ε). */
export type AdamKernel = (blocks: AdamBlocks, scalars: AdamScalars) => void

/** Binds the WebAssembly SIMD kernel to a memory. */
export async function adamKernel(memory: WasmMemory): Promise<AdamKernel> {
  const bytes = Uint8Array.from(atob(ADAM_MODULE), (character) => character.charCodeAt(0))
  const { instance } = await webAssembly.instantiate(bytes, { env: { memory } })
  const adam = instance.exports.adam as (...parameters: number[]) => void
  return ({ parameters, gradients, first, second }, { rate, fresh1, fresh2, epsilon }) => {
    const [p, g, m, v] = [parameters, gradients, first, second].map((block) => block.byteOffset)
    adam(p, g, m, v, parameters.length, rate, fresh1, fresh2, epsilon)
  }
}
