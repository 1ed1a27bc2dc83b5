import { FacetError, formatShape, imageShape, sameShape, sizeOf } from '../../array/index.ts'
import type { Arrays, Shape } from '../../array/index.ts'
import { generatorInputs, joinParts, splitParts } from '../../gan/index.ts'
import { inBatches } from '../../runtime/index.ts'
import type { BatchedProgram, Bindings, Executable } from '../../runtime/index.ts'
import type { ModelFile, ModelValue, NodeRuntime } from '../../runtime/node/index.ts'
import { BATCH } from '../sampler.ts'
import type { TrainedGan } from '../sampler.ts'

/** The bytes of an ONNX file, and what messages call it. */
export interface NamedModel {
  readonly bytes: Uint8Array
  readonly name: string
}

/** What a GAN of models is made of. */
export interface GanModels extends Pick<TrainedGan, 'config' | 'image'> {
  readonly runtime: NodeRuntime
  readonly generatorModel: NamedModel
  readonly recogniserModel: () => Promise<NamedModel>
}

/**
 * Returns the GAN of two exported models: see `generatorModel` and `recogniserModel`. No network is built from the config.
 *
 * Its programs throw FacetError on loading where a model cannot be run, or has other inputs and outputs than the latents and the
 * images ask for.
 */
export function ganOfModels({ config, image, runtime, generatorModel, recogniserModel }: GanModels): TrainedGan {
  const { latents } = config
  const recognised = latents.filter((part) => part.recognised)
  const images = { images: imageShape(image) }
  return {
    config,
    image,
    runtime,
    generator: async () => {
      const program = await loadModel(runtime, generatorModel, { inputs: columnsOf(latents), outputs: images })
      return { ...program, run: (rows, count) => program.run(splitParts(latents, rows, count), count) }
    },
    recogniser: async () => {
      const outputs = { source: [1], ...columnsOf(recognised) }
      const program = await loadModel(runtime, await recogniserModel(), { inputs: images, outputs })
      const run = async (rows: Arrays, count: number) => {
        const { source, ...columns } = await program.run(rows, count)
        return { source, ...joinParts(recognised, columns, count) }
      }
      return { ...program, run }
    },
  }
}

/** Shapes of one row, by the name of an input or output. */
type Rows = Readonly<Record<string, Shape>>

function columnsOf(parts: Parameters<typeof generatorInputs>[0]): Rows {
  return Object.fromEntries(generatorInputs(parts).map(({ name, size }) => [name, [size]]))
}

/** Loads a model that takes any batch. */
async function loadModel(
  runtime: NodeRuntime,
  { bytes, name }: NamedModel,
  rows: { readonly inputs: Rows; readonly outputs: Rows },
): Promise<BatchedProgram> {
  const model = await runtime.loadModel(bytes, name)
  try {
    checkValues(name, 'inputs', { found: model.inputs, wanted: rows.inputs })
    checkValues(name, 'outputs', { found: model.outputs, wanted: rows.outputs })
    const bindings = { inputs: arraysOf(rows.inputs), outputs: arraysOf(rows.outputs) }
    return inBatches(bindModel(model, rows.inputs, bindings), bindings, BATCH)
  } catch (error) {
    await model.release()
    throw error
  }
}

function arraysOf(rows: Rows): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(rows).map(([name, shape]) => [name, new Float32Array(BATCH * sizeOf(shape))]),
  )
}

/** Binds a model to arrays, as a runtime does a program. */
function bindModel(model: ModelFile, inputs: Rows, bindings: Bindings): Executable {
  const feeds = Object.entries(bindings.inputs).map(([name, values]) => {
    return [name, { shape: [BATCH, ...inputs[name]], values }] as const
  })
  const names = Object.keys(bindings.outputs)
  return {
    run: async () => {
      const results = await model.run(Object.fromEntries(feeds), names)
      for (const name of names) {
        const [{ values }, into] = [results[name], bindings.outputs[name]]
        if (values.length !== into.length) throw unlikeDeclared(name, values.length, into.length)
        into.set(values)
      }
    },
    release: () => model.release(),
  }
}

/** What a file declares of its outputs need not be true. */
function unlikeDeclared(output: string, found: number, declared: number): FacetError {
  return new FacetError(
    `The run's model gives ${found} values of '${output}' where it declares ${declared}. Remove its file: it is then made ` +
      'from the checkpoints.',
  )
}

/** Elements of a batch of anything, at most: a file may ask for any number. */
const MOST_ELEMENTS = 2 ** 29

/** Refuses a model that takes or gives anything else than what is wanted of it; its leading axis must be free. */
function checkValues(
  model: string,
  what: 'inputs' | 'outputs',
  { found, wanted }: { readonly found: readonly ModelValue[]; readonly wanted: Rows },
): void {
  const large = Object.keys(wanted).find((name) => BATCH * sizeOf(wanted[name]) > MOST_ELEMENTS)
  if (large !== undefined) {
    throw new FacetError(
      `${model}: ${BATCH} rows of '${large}' are more than ${MOST_ELEMENTS} elements. Restore the run's files as they were.`,
    )
  }
  const isAsWanted = ({ name, type, shape: [batch, ...row] }: ModelValue) =>
    type === 'float32' &&
    batch === undefined &&
    Object.hasOwn(wanted, name) &&
    row.every((extent) => extent !== undefined) &&
    sameShape(row, wanted[name])
  if (found.length === Object.keys(wanted).length && found.every(isAsWanted)) return
  const texts = Object.entries(wanted).map(([name, shape]) => `${name} ${formatShape(shape)}`)
  throw new FacetError(
    `${model}: its ${what} are not those of this run's network, which are ${texts.join(', ')}, each after a free axis. ` +
      'Remove the file: it is then made from the checkpoints.',
  )
}
