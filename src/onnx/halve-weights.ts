import { readFields } from './fields.ts'
import type { Field } from './fields.ts'
import { toHalf } from './half.ts'
import { MessageWriter } from './protobuf.ts'
import { FLOAT, GRAPH, INITIALISER, halfTensorProto, nodeProto } from './schema.ts'

/**
 * Returns an ONNX file whose weights are stored in 16 bits each, and cast to floats when the model is loaded.
 *
 * @param model - a file as `writeModel` writes it
 * @param isWeight - tells by its name whether a stored tensor is a weight; the others stay as they are
 * @throws FacetError when the bytes are not a protobuf message
 */
export function halveWeights(model: Uint8Array, isWeight: (name: string) => boolean): Uint8Array {
  const writer = new MessageWriter()
  for (const field of readFields(model)) {
    if (field.number === GRAPH) writer.message(GRAPH, halvedGraph(field.content, isWeight))
    else writer.raw(field.bytes)
  }
  return writer.finish()
}

/** Casts come first: the nodes of a graph lie in the order of their computation. */
function halvedGraph(graph: Uint8Array, isWeight: (name: string) => boolean): MessageWriter {
  const [casts, rest] = [new MessageWriter(), new MessageWriter()]
  for (const field of readFields(graph)) {
    const tensor = field.number === INITIALISER ? floatsOf(field.content) : undefined
    if (!tensor || !isWeight(tensor.name)) {
      rest.raw(field.bytes)
      continue
    }
    const { name, shape, values } = tensor
    casts.message(1, nodeProto('Cast', [`${name}/half`], name, { to: { int: FLOAT } }))
    rest.message(INITIALISER, halfTensorProto(`${name}/half`, toHalf(values), shape))
  }
  return casts.append(rest)
}

interface Floats {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** Reads a TensorProto; undefined where it is not of raw 32-bit floats. */
function floatsOf(bytes: Uint8Array): Floats | undefined {
  const fields = readFields(bytes)
  const find = (number: number): Field | undefined => fields.find((field) => field.number === number)
  const raw = find(9)?.content
  if (!raw || raw.length % 4 !== 0 || find(2)?.value !== FLOAT) return undefined
  return {
    name: new TextDecoder().decode(find(8)?.content),
    shape: fields.filter(({ number }) => number === 1).map(({ value }) => value),
    // A copy: in the file they lie at any place, and not at one of four bytes.
    values: new Float32Array(raw.slice().buffer),
  }
}
