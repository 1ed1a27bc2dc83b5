import type { Arrays } from '../array/index.ts'
import type { Program } from '../graph/index.ts'
import type { Bindings, Executable } from './runtime.ts'

/** What the names of outputs begin with that an array of the state may become: `next/<name>`. */
export const NEXT = 'next/'

/** Arrays that an engine keeps in memory of its own, such as a GPU's, and the programs that read and replace them. */
export interface DeviceState {
  /**
   * Compiles a program over the state. An input without a host array is the state's array of its name. An output
   * `next/<name>` stays with the engine; it replaces nothing until {@link advance} says so.
   *
   * @throws FacetError when an input is in neither, an output has no array, or one has another size
   */
  load(program: Program, bindings: Bindings): Promise<Executable>
  /** Makes what the newest runs left in `next/<name>` the arrays of these names. */
  advance(names: Iterable<string>): void
  /** Copies arrays of the state into host arrays, by name. */
  read(arrays: Arrays): Promise<void>
  /** Puts host arrays in the place of the state's, by name. They must stay as they are until they are replaced. */
  write(arrays: Arrays): void
  /** Frees the arrays; programs are released by themselves. */
  release(): void
}
