import { readFileSync } from 'node:fs'
import { decodeTensors } from '../../../src/array/index.ts'

const path = new URL('../../golden/disentanglement.safetensors', import.meta.url)
const { tensors } = decodeTensors(readFileSync(path), 'disentanglement')

/** Returns the values of a golden array. */
export function golden(name: string): Float64Array {
  return Float64Array.from(tensors[name].values)
}

/** Returns the rows of a golden matrix. */
export function goldenRows(name: string): Float64Array[] {
  const [count, length] = tensors[name].shape
  const values = golden(name)
  return Array.from({ length: count }, (_, row) => values.subarray(row * length, (row + 1) * length))
}
