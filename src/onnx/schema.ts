import type { Shape } from '../array/index.ts'
import type { OnnxAttribute } from '../graph/index.ts'
import { MessageWriter } from './protobuf.ts'

// Field numbers and enumeration values are those of onnx.proto3.
/** The version of the file format that opset 13 came with: what knows that opset may refuse files of a later one. */
const IR_VERSION = 7

/** TensorProto.DataType of float32. */
export const FLOAT = 1
const INT64 = 7
const FLOAT16 = 10

/** Fields of ModelProto: its graph, and its key–value pairs. */
export const GRAPH = 7
export const METADATA = 14
/** The field of GraphProto that holds its stored tensors. */
export const INITIALISER = 5

/** An axis of a model's input or output: a fixed extent, or a name for one that is free. */
export type Dimension = number | string

/** NodeProto: one operator with one output. */
export function nodeProto(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
): MessageWriter {
  const node = new MessageWriter()
  for (const input of inputs) node.string(1, input)
  node.string(2, output).string(3, output).string(4, type)
  for (const [name, value] of Object.entries(attributes)) node.message(5, attributeProto(name, value))
  return node
}

function attributeProto(name: string, value: OnnxAttribute): MessageWriter {
  const attribute = new MessageWriter().string(1, name)
  if ('float' in value) return attribute.float(2, value.float).integer(20, 1)
  if ('int' in value) return attribute.integer(3, value.int).integer(20, 2)
  for (const item of value.ints) attribute.integer(8, item)
  return attribute.integer(20, 7)
}

/** TensorProto of float32 values. */
export function floatTensorProto(name: string, values: Float32Array, shape: Shape): MessageWriter {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return tensorProto(name, { type: FLOAT, shape, bytes })
}

/** TensorProto of float16 values, given by their bits. */
export function halfTensorProto(name: string, bits: Uint16Array, shape: Shape): MessageWriter {
  return tensorProto(name, { type: FLOAT16, shape, bytes: new Uint8Array(bits.buffer) })
}

/** TensorProto of a one-dimensional int64 array. */
export function intTensorProto(name: string, values: readonly number[]): MessageWriter {
  const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
  return tensorProto(name, { type: INT64, shape: [values.length], bytes })
}

function tensorProto(name: string, tensor: { type: number; shape: Shape; bytes: Uint8Array }): MessageWriter {
  const message = new MessageWriter()
  for (const extent of tensor.shape) message.integer(1, extent)
  return message.integer(2, tensor.type).string(8, name).bytes(9, tensor.bytes)
}

/** ValueInfoProto of a float32 input or output. */
export function valueProto(name: string, dimensions: readonly Dimension[]): MessageWriter {
  const shape = new MessageWriter()
  for (const dimension of dimensions) {
    const message = new MessageWriter()
    shape.message(1, typeof dimension === 'number' ? message.integer(1, dimension) : message.string(2, dimension))
  }
  const tensor = new MessageWriter().integer(1, FLOAT).message(2, shape)
  return new MessageWriter().string(1, name).message(2, new MessageWriter().message(1, tensor))
}

/** ValueInfoProto of a sequence of float32 tensors. */
export function sequenceProto(name: string): MessageWriter {
  const element = new MessageWriter().message(1, new MessageWriter().integer(1, FLOAT))
  const sequence = new MessageWriter().message(1, element)
  return new MessageWriter().string(1, name).message(2, new MessageWriter().message(4, sequence))
}

/** ModelProto around a GraphProto, for the default operator set at the given version. */
export function modelProto(
  graph: MessageWriter,
  opset: number,
  metadata: Readonly<Record<string, string>>,
): MessageWriter {
  const model = new MessageWriter().integer(1, IR_VERSION).string(2, 'facet').message(GRAPH, graph)
  model.message(8, new MessageWriter().string(1, '').integer(2, opset))
  return model.append(metadataProto(metadata))
}

/** The fields of a ModelProto that hold its key–value pairs. */
export function metadataProto(metadata: Readonly<Record<string, string>>): MessageWriter {
  const pairs = new MessageWriter()
  for (const [key, value] of Object.entries(metadata)) {
    pairs.message(METADATA, new MessageWriter().string(1, key).string(2, value))
  }
  return pairs
}
