import { Message } from './protobuf.ts'

// Field numbers are those of onnx.proto3.

export interface OnnxModel {
  readonly irVersion: number | undefined
  readonly producer: string
  /** Versions of operator sets, by domain. */
  readonly opsets: Readonly<Record<string, number | undefined>>
  readonly metadata: Readonly<Record<string, string>>
  readonly graph: OnnxGraph
}

export interface OnnxGraph {
  readonly name: string
  readonly nodes: readonly OnnxNode[]
  readonly initialisers: readonly OnnxTensor[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

export interface OnnxNode {
  readonly name: string
  readonly type: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, number | readonly number[] | undefined>>
}

export interface OnnxTensor {
  readonly name: string
  readonly type: 'float' | 'int64'
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

export interface OnnxValue {
  readonly name: string
  readonly kind: 'tensor' | 'sequence'
  /** Extents, or the names of free ones; none of a sequence. */
  readonly dimensions: readonly (number | string)[]
}

/** Reads what Facet writes of a ModelProto; anything it should not write makes it throw. */
export function readModel(bytes: Uint8Array): OnnxModel {
  const model = only(new Message(bytes), [1, 2, 7, 8, 14])
  const pairs = model.messages(14).map((pair) => [pair.string(1), pair.string(2)])
  return {
    irVersion: model.integer(1),
    producer: model.string(2),
    opsets: Object.fromEntries(model.messages(8).map((opset) => [opset.string(1), opset.integer(2)])),
    metadata: Object.fromEntries(pairs) as Record<string, string>,
    graph: readGraph(model.messages(7)[0]),
  }
}

function readGraph(graph: Message): OnnxGraph {
  only(graph, [1, 2, 5, 11, 12])
  return {
    name: graph.string(2),
    nodes: graph.messages(1).map(readNode),
    initialisers: graph.messages(5).map(readTensor),
    inputs: graph.messages(11).map(readValue),
    outputs: graph.messages(12).map(readValue),
  }
}

function readNode(node: Message): OnnxNode {
  only(node, [1, 2, 3, 4, 5])
  return {
    name: node.string(3),
    type: node.string(4),
    inputs: node.strings(1),
    outputs: node.strings(2),
    attributes: Object.fromEntries(
      node.messages(5).map((attribute) => [attribute.string(1), readAttribute(attribute)]),
    ),
  }
}

/** AttributeProto.type tells which field holds the value: 1 float, 2 int, 7 ints. */
function readAttribute(attribute: Message): number | readonly number[] | undefined {
  const type = attribute.integer(20)
  if (type === 1) return only(attribute, [1, 2, 20]).float(2)
  if (type === 2) return only(attribute, [1, 3, 20]).integer(3)
  if (type === 7) return only(attribute, [1, 8, 20]).integers(8)
  throw new Error(`attribute '${attribute.string(1)}' has type ${type}`)
}

/** TensorProto.data_type: 1 is float, 7 is int64. */
function readTensor(tensor: Message): OnnxTensor {
  only(tensor, [1, 2, 8, 9])
  const data = (tensor.bytes(9) ?? new Uint8Array()).slice().buffer
  const [name, shape] = [tensor.string(8), tensor.integers(1)]
  if (tensor.integer(2) === 1) return { name, shape, type: 'float', values: [...new Float32Array(data)] }
  if (tensor.integer(2) === 7) return { name, shape, type: 'int64', values: [...new BigInt64Array(data)].map(Number) }
  throw new Error(`tensor '${name}' has type ${tensor.integer(2)}`)
}

/** ValueInfoProto, whose TypeProto holds a tensor type (field 1) or a sequence type (4). */
function readValue(value: Message): OnnxValue {
  const [type] = only(value, [1, 2]).messages(2)
  const [tensor] = only(type, [1, 4]).messages(1)
  if (!tensor) return { name: value.string(1), kind: 'sequence', dimensions: [] }
  if (tensor.integer(1) !== 1) throw new Error(`value '${value.string(1)}' has type ${tensor.integer(1)}`)
  const [shape] = tensor.messages(2)
  return {
    name: value.string(1),
    kind: 'tensor',
    dimensions: shape.messages(1).map((dim) => dim.integer(1) ?? dim.string(2)),
  }
}

/** Returns a message if it has no other fields than these. */
function only(message: Message, fields: readonly number[]): Message {
  const other = message.numbers.find((field) => !fields.includes(field))
  if (other !== undefined) throw new Error(`unexpected field ${other}`)
  return message
}
