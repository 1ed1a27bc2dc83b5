import type { Tensor } from '../array/index.ts'
import type { Program } from '../graph/index.ts'
import type { DeviceState } from './device.ts'

/** Host arrays a program reads its inputs from and writes its outputs to, by name; row-major, each of its node's size. */
export interface Bindings {
  readonly inputs: Readonly<Record<string, Float32Array>>
  readonly outputs: Readonly<Record<string, Float32Array>>
}

/** A program made ready to run, again and again, over the same arrays. */
export interface Executable {
  /** Reads the input arrays, computes, and fills the output arrays. Runs of one runtime must not overlap. */
  run(): Promise<void>
  /** Frees what the runtime holds for the program. */
  release(): Promise<void>
}

/** An engine that runs programs. */
export interface Runtime {
  /** Prints which engine this is, with its version. */
  readonly name: string
  /** How many threads a run uses; it is part of a run's identity, because sums depend on it in their last bits. */
  readonly threads: number
  /**
   * Compiles a program and binds it to arrays, without copying them where the engine allows.
   *
   * @throws FacetError when an input or output has no array, or one of another size
   */
  load(program: Program, bindings: Bindings): Promise<Executable>
  /**
   * Takes arrays into the engine's own memory, from where programs need not fetch them at every run. Left out where the
   * engine works on host arrays as fast.
   */
  keep?(tensors: Readonly<Record<string, Tensor>>): DeviceState
}

/** An engine that has memory of its own. */
export type DeviceRuntime = Required<Runtime>
