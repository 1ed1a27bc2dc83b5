import type { Arrays } from '../array/index.ts'
import type { Program } from '../graph/index.ts'

/** What the names of a program's outputs begin with where they are measured, and by what a report names them. */
const MEASURED = [
  ['loss/', ''],
  ['bound/', 'mi_'],
] as const

/** Arrays for a program's losses and bounds, and the values that a run leaves in them. */
export interface LossArrays {
  /** An array of one element for each, under the output's name. */
  readonly outputs: Arrays
  /** Returns the values: losses by term, bounds of mutual information as `mi_<part>`. */
  read(): Record<string, number>
}

/** Returns the names of a program's outputs that are losses or bounds, in order. */
export function measuredOutputs({ outputs }: Program): string[] {
  return Object.keys(outputs).filter((name) => MEASURED.some(([prefix]) => name.startsWith(prefix)))
}

/** Allocates what a program's losses are written to. */
export function lossArrays({ outputs }: Program): LossArrays {
  const arrays = Object.keys(outputs).flatMap((name) =>
    MEASURED.filter(([prefix]) => name.startsWith(prefix)).map(([prefix, report]) => ({
      name,
      reported: report + name.slice(prefix.length),
      array: new Float32Array(1),
    })),
  )
  return {
    outputs: Object.fromEntries(arrays.map(({ name, array }) => [name, array])),
    read: () => Object.fromEntries(arrays.map(({ reported, array }) => [reported, array[0]])),
  }
}
