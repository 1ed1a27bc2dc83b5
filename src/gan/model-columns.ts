import { generatorInputs } from './latents.ts'
import type { LatentPart } from './latents.ts'

/** Arrays by name, each `[count, size]`. */
type Columns = Readonly<Record<string, Float32Array>>

/**
 * Returns latent parts as exported models have them: by the names of {@link generatorInputs}.
 *
 * @param arrays - by part, `[count, size]` each
 */
export function splitParts(parts: readonly LatentPart[], arrays: Columns, count: number): Record<string, Float32Array> {
  const columns = generatorInputs(parts).map(({ name, part, column, size }) => {
    const values = new Float32Array(count * size)
    for (let row = 0; row < count; row++) {
      const from = row * part.size + column
      values.set(arrays[part.name].subarray(from, from + size), row * size)
    }
    return [name, values] as const
  })
  return Object.fromEntries(columns)
}

/**
 * Returns latent parts of what exported models have: see {@link splitParts}.
 *
 * @param columns - by the names of {@link generatorInputs}, `[count, size]` each
 */
export function joinParts(parts: readonly LatentPart[], columns: Columns, count: number): Record<string, Float32Array> {
  const arrays = Object.fromEntries(parts.map(({ name, size }) => [name, new Float32Array(count * size)]))
  for (const { name, part, column, size } of generatorInputs(parts)) {
    for (let row = 0; row < count; row++) {
      arrays[part.name].set(columns[name].subarray(row * size, (row + 1) * size), row * part.size + column)
    }
  }
  return arrays
}
