import { sizeOf } from '../array/index.ts'
import type { Arrays, Shape } from '../array/index.ts'
import { programInputs } from '../graph/index.ts'
import type { Program } from '../graph/index.ts'
import type { Bindings, Executable, Runtime } from './runtime.ts'

/** A program for batches of one size, made to serve any number of rows. */
export interface BatchedProgram {
  /**
   * Runs all rows, a batch at a time.
   *
   * @param rows - the inputs that are not fixed, `[count, …]` each
   * @returns every output, `[count, …]`
   */
  run(rows: Arrays, count: number): Promise<Record<string, Float32Array>>
  release(): Promise<void>
}

/**
 * Loads a program whose other inputs and outputs all have the batch as their leading axis.
 *
 * @param fixed - inputs that stay as they are, such as parameters; they are read anew at every run
 */
export async function loadBatched(runtime: Runtime, program: Program, fixed: Arrays): Promise<BatchedProgram> {
  const varying = [...programInputs(program)].filter(([name]) => !Object.hasOwn(fixed, name))
  const inputs = Object.fromEntries(varying.map(([name, { shape }]) => [name, allocate(shape)]))
  const outputs = Object.fromEntries(
    Object.entries(program.outputs).map(([name, { shape }]) => [name, allocate(shape)]),
  )
  const [batch] = Object.values(program.outputs)[0].shape
  const executable = await runtime.load(program, { inputs: { ...fixed, ...inputs }, outputs })
  return inBatches(executable, { inputs, outputs }, batch)
}

/**
 * Makes an executable serve any number of rows, always in whole batches: what a row comes to depends neither on how many
 * rows there are, nor on the others.
 *
 * @param bindings - the arrays of its inputs that vary, and of its outputs, `[batch, …]` each
 */
export function inBatches(executable: Executable, { inputs, outputs }: Bindings, batch: number): BatchedProgram {
  return {
    run: async (rows, count) => {
      const results = Object.fromEntries(
        Object.entries(outputs).map(([name, { length }]) => [name, allocate([count, length / batch])]),
      )
      for (let first = 0; first < count; first += batch) {
        const taken = Math.min(batch, count - first)
        for (const [name, array] of Object.entries(inputs)) {
          array.set(rowsOf(rows[name], { first, taken, row: array.length / batch }))
        }
        await executable.run()
        for (const [name, array] of Object.entries(outputs)) {
          const row = array.length / batch
          results[name].set(array.subarray(0, taken * row), first * row)
        }
      }
      return results
    },
    release: () => executable.release(),
  }
}

function allocate(shape: Shape): Float32Array {
  return new Float32Array(sizeOf(shape))
}

function rowsOf(
  array: Float32Array,
  { first, taken, row }: { first: number; taken: number; row: number },
): Float32Array {
  return array.subarray(first * row, (first + taken) * row)
}
