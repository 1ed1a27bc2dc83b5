import type { Arrays } from '../array/index.ts'
import type { Program } from '../graph/index.ts'

/** What the names of a program's outputs begin with where they are losses. */
const LOSS = 'loss/'

/** Arrays for a program's losses, and the values that a run leaves in them. */
export interface LossArrays {
  /** An array of one element for each loss, under the output's name. */
  readonly outputs: Arrays
  /** Returns the values by term. */
  read(): Record<string, number>
}

/** Allocates what a program's losses are written to. */
export function lossArrays({ outputs }: Program): LossArrays {
  const arrays = Object.keys(outputs)
    .filter((name) => name.startsWith(LOSS))
    .map((name) => ({ name, array: new Float32Array(1) }))
  return {
    outputs: Object.fromEntries(arrays.map(({ name, array }) => [name, array])),
    read: () => Object.fromEntries(arrays.map(({ name, array }) => [name.slice(LOSS.length), array[0]])),
  }
}
