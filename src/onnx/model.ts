import { FacetError, formatShape, sizeOf } from '../array/index.ts'
import type { Shape } from '../array/index.ts'
import { programInputs, reachableNodes } from '../graph/index.ts'
import type { Emitter, Node, OnnxAttribute, Program } from '../graph/index.ts'
import { MessageWriter } from './protobuf.ts'
import {
  INITIALISER,
  floatTensorProto,
  intTensorProto,
  modelProto,
  nodeProto,
  sequenceProto,
  valueProto,
} from './schema.ts'
import type { Dimension } from './schema.ts'

/**
 * The version of ONNX's default operator set that the ops' lowerings are written for: the lowest that has them all. Its readers
 * begin with ONNX Runtime 1.6 of 2020; newer ones read it as well.
 */
export const OPSET = 13

/** How a model is written. */
export interface ModelOptions {
  /** Values of inputs that are stored in the model, by input name; the others remain inputs. */
  readonly weights?: Readonly<Record<string, Float32Array>>
  /** Leave the leading axis of every input and output free (default false); see {@link writeModel}. */
  readonly anyBatch?: boolean
  /** Key–value pairs for whoever opens the file. */
  readonly metadata?: Readonly<Record<string, string>>
  /** An extra first output of this name: an empty sequence (default: none). */
  readonly emptySequence?: string
}

/**
 * Writes a program as an ONNX model. Inputs and outputs keep their names.
 *
 * With `anyBatch` the program's leading axis is declared free. That is true of the model if every constant and every
 * shape but a leading extent is independent of the batch: write the program at two batch sizes and compare the bytes.
 *
 * @throws FacetError when a weight has another size than its input, or an output has the name of an input
 */
export function writeModel(program: Program, options: ModelOptions = {}): Uint8Array {
  const { weights = {}, metadata = {}, anyBatch = false, emptySequence } = options
  const writer = new GraphWriter(anyBatch)
  const values = new Map<Node, string>()
  for (const node of reachableNodes(program)) {
    const inputs = node.inputs.map((input) => values.get(input) as string)
    values.set(node, node.op.lower(node, inputs, writer))
  }
  const dimensions = ({ shape }: Node): Dimension[] =>
    shape.map((extent, axis) => (anyBatch && axis === 0 ? 'batch' : extent))
  if (emptySequence) writer.emptySequence(emptySequence)
  const inputs = programInputs(program)
  for (const [name, node] of Object.entries(program.outputs)) {
    if (inputs.has(name)) throw new FacetError(`writeModel: output '${name}' has the name of an input. Rename it.`)
    writer.output(name, values.get(node) as string, dimensions(node))
  }
  for (const [name, node] of inputs) {
    if (Object.hasOwn(weights, name)) writer.weight(name, weights[name], node.shape)
    else writer.input(name, dimensions(node))
  }
  return modelProto(writer.finish(), OPSET, metadata).finish()
}

interface NodeRecord {
  readonly type: string
  readonly inputs: readonly string[]
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

/** Collects a GraphProto. Nodes are kept apart until the end, when the values that are outputs take the outputs' names. */
class GraphWriter implements Emitter {
  readonly anyBatch: boolean
  readonly #rest = new MessageWriter()
  readonly #nodes = new Map<string, NodeRecord>()
  /** Values by the node that makes them: equal nodes are written once. */
  readonly #known = new Map<string, string>()
  readonly #renamed = new Map<string, string>()
  readonly #initialisers = new Map<string, string>()

  constructor(anyBatch: boolean) {
    this.anyBatch = anyBatch
  }

  node(type: string, inputs: readonly string[], attributes?: Readonly<Record<string, OnnxAttribute>>): string {
    const key = `${type}(${inputs.join()})${JSON.stringify(attributes)}`
    const known = this.#known.get(key)
    if (known) return known
    const output = this.#append({ type, inputs, attributes })
    this.#known.set(key, output)
    return output
  }

  #append(record: NodeRecord): string {
    const output = `${record.type}_${this.#nodes.size}`
    this.#nodes.set(output, record)
    return output
  }

  floats(values: ArrayLike<number>, shape: Shape): string {
    const data = Float32Array.from(values)
    const bits = new Uint32Array(data.buffer)
    return this.#initialiser(`float${formatShape(shape)}${bits.join()}`, (name) => floatTensorProto(name, data, shape))
  }

  ints(values: readonly number[]): string {
    return this.#initialiser(`int${values.join()}`, (name) => intTensorProto(name, values))
  }

  weight(name: string, values: Float32Array, shape: Shape): void {
    if (values.length !== sizeOf(shape)) {
      throw new FacetError(`writeModel: weight '${name}' takes ${formatShape(shape)}, got ${values.length} values.`)
    }
    this.#rest.message(INITIALISER, floatTensorProto(name, values, shape))
  }

  input(name: string, dimensions: readonly Dimension[]): void {
    this.#rest.message(11, valueProto(name, dimensions))
  }

  /** Declares an output. An input, a constant, or a value that already is an output is copied. */
  output(name: string, value: string, dimensions: readonly Dimension[]): void {
    const renames = this.#nodes.has(value) && !this.#renamed.has(value)
    this.#renamed.set(renames ? value : this.#append({ type: 'Identity', inputs: [value] }), name)
    this.#rest.message(12, valueProto(name, dimensions))
  }

  emptySequence(name: string): void {
    this.#renamed.set(this.#append({ type: 'SequenceEmpty', inputs: [] }), name)
    this.#rest.message(12, sequenceProto(name))
  }

  finish(): MessageWriter {
    const graph = new MessageWriter()
    const renamed = (value: string) => this.#renamed.get(value) ?? value
    for (const [output, { type, inputs, attributes }] of this.#nodes) {
      graph.message(1, nodeProto(type, inputs.map(renamed), renamed(output), attributes))
    }
    return graph.string(2, 'facet').append(this.#rest)
  }

  #initialiser(key: string, make: (name: string) => MessageWriter): string {
    const known = this.#initialisers.get(key)
    if (known) return known
    const name = `constant_${this.#initialisers.size}`
    this.#initialisers.set(key, name)
    this.#rest.message(INITIALISER, make(name))
    return name
  }
}
