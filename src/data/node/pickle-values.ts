import type { NumberForm } from './data-array.ts'

/** What a pickle may hold. Tuples are lists, and the keys of dictionaries texts. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickleValue[]
  | Map<string, PickleValue>
  | PickleGlobal
  | PickledType
  | PickledArray

/** One of the functions that pickles of NumPy arrays name. They are known by name alone: none is run. */
export class PickleGlobal {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** An element type: how its numbers lie in bytes. */
export class PickledType {
  form: NumberForm
  constructor(form: NumberForm) {
    this.form = form
  }
}

/** An array, which its state is given to after it is made. */
export class PickledArray {
  state?: ArrayState
}

/** The elements of an array as they lie in the pickle. */
export interface ArrayState {
  readonly shape: readonly number[]
  readonly form: NumberForm
  readonly isFortran: boolean
  readonly bytes: Uint8Array
}
