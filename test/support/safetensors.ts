import { readFileSync } from 'node:fs'
import type { Shape } from '../../src/array/index.ts'

/** A tensor of a file. */
export interface StoredTensor {
  readonly shape: Shape
  readonly values: Float64Array
}

interface Entry {
  readonly dtype: string
  readonly shape: number[]
  readonly data_offsets: [number, number]
}

const ARRAYS = { F32: Float32Array, F64: Float64Array }

/** Reads a safetensors file of float32 and float64 tensors, by name, as float64. */
export function readSafetensors(path: string | URL): Record<string, StoredTensor> {
  const file = new Uint8Array(readFileSync(path)).buffer
  const start = 8 + Number(new DataView(file).getBigUint64(0, true))
  const header = JSON.parse(new TextDecoder().decode(file.slice(8, start))) as Record<string, Entry>
  const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__')
  return Object.fromEntries(
    tensors.map(([name, { dtype, shape, data_offsets: [from, to] }]) => {
      if (dtype !== 'F32' && dtype !== 'F64') throw new Error(`${name}: cannot read ${dtype}`)
      return [name, { shape, values: Float64Array.from(new ARRAYS[dtype](file.slice(start + from, start + to))) }]
    }),
  )
}

/** Returns the tensors whose names begin with `prefix`, without it. */
export function underPrefix(tensors: Readonly<Record<string, StoredTensor>>, prefix: string): Record<string, StoredTensor> {
  const entries = Object.entries(tensors).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(entries.map(([name, tensor]) => [name.slice(prefix.length), tensor]))
}
