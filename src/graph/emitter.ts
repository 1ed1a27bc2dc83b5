import type { Shape } from '../array/index.ts'

/** An attribute of an ONNX node: the field of AttributeProto it is written to, and its value. */
export type OnnxAttribute = { readonly int: number } | { readonly float: number } | { readonly ints: readonly number[] }

/** What an op's lowering writes to: the ONNX model under construction. Values are known by name. */
export interface Emitter {
  /** Whether the model must not depend on the extent of leading axes. */
  readonly anyBatch: boolean
  /** Appends a node with one output and returns that output's name. */
  node(type: string, inputs: readonly string[], attributes?: Readonly<Record<string, OnnxAttribute>>): string
  /** Returns the name of a float32 initialiser; equal ones are stored once. */
  floats(values: ArrayLike<number>, shape: Shape): string
  /** Returns the name of a one-dimensional int64 initialiser; equal ones are stored once. */
  ints(values: readonly number[]): string
}
