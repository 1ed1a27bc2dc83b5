import { VERSION, internalError } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { concat, input, slice } from '../graph/index.ts'
import type { Node, Program } from '../graph/index.ts'
import { writeModel } from '../onnx/index.ts'
import { newTable, realImages } from './context.ts'
import type { NetworkName } from './config.ts'
import type { GanConfig } from './context.ts'
import { codesOf, generatorInputs, traversalRange } from './latents.ts'
import { discriminator, generator } from './networks/index.ts'

/** Where a model comes from; whatever is not known is left out. */
export interface ModelOrigin {
  /** What the model is called. */
  readonly name?: string
  /** Name of the data it was trained on, and the hash of its bytes. */
  readonly data?: string
  readonly fingerprint?: string
  readonly preset?: string
  /** Steps that its networks had taken. */
  readonly step?: number
}

/** What a generator's file says of its images. */
export interface GeneratorDescription {
  readonly config: GanConfig
  readonly image: ImageSize
  /** Names of the classes, in label order. */
  readonly classes: readonly string[]
  /** What codes mean by the code's name, as measured; none by default. */
  readonly meanings?: Readonly<Record<string, string>> | undefined
  readonly origin?: ModelOrigin | undefined
  /** The text of a licence, or its name or address; without it none is claimed. */
  readonly licence?: string | undefined
}

/**
 * Writes the generator as an ONNX model for any batch size. Inputs are `[batch, size]`: every code by its own name, such
 * as `code_1`, `[batch, 1]`, and the other latent parts by theirs. The output `images` is `[batch, height, width, channels]`
 * in [0, 1]. It normalises with running statistics, so that an image depends on its own latents only.
 *
 * @param networks - parameters and running statistics by name
 */
export function generatorModel(description: GeneratorDescription, networks: Networks): Uint8Array {
  return anyBatchModel(generatorAt, 'generator', { description, networks })
}

/**
 * Writes the discriminator with its recogniser as an ONNX model for any batch size. The input `images` is
 * `[batch, height, width, channels]` in [0, 1]. Outputs: `source`, `[batch, 1]`, the logit of "this image is real"; of every
 * recognised categorical part, by its name, the logits `[batch, size]`; every code as it is read, by its own name, `[batch, 1]`.
 *
 * @param networks - parameters and running statistics by name
 */
export function recogniserModel(description: GeneratorDescription, networks: Networks): Uint8Array {
  return anyBatchModel(recogniserAt, 'discriminator', { description, networks })
}

/** Parameters and running statistics by name. */
type Networks = Readonly<Record<string, Float32Array>>

/** A network over the inputs of its exported model, for a batch of one size. */
type ExportedProgram = (description: GeneratorDescription, batch: number) => Program

interface ModelParts {
  readonly description: GeneratorDescription
  readonly networks: Networks
}

function anyBatchModel(program: ExportedProgram, network: NetworkName, parts: ModelParts): Uint8Array {
  const { description, networks } = parts
  checkAnyBatch(program(description, 2), program(description, 3))
  const weights = Object.fromEntries(Object.entries(networks).filter(([name]) => name.startsWith(`${network}/`)))
  const metadata = modelMetadata(description)
  return writeModel(program(description, 1), { weights, anyBatch: true, metadata })
}

function generatorAt({ config, image }: GeneratorDescription, batch: number): Program {
  const { scope } = newTable(config, { image, batch, normalisation: 'running' })
  const latents = config.latents.map((part) => {
    const inputs = generatorInputs([part]).map(({ name, size }) => input(scope.graph, name, [batch, size]))
    return concat(inputs, 1)
  })
  return {
    outputs: { images: generator(scope.within('generator'), latents, { config: config.networks.generator, image }) },
  }
}

function recogniserAt({ config, image }: GeneratorDescription, batch: number): Program {
  const table = newTable(config, { image, batch, normalisation: 'running' })
  const options = { config: config.networks.discriminator, latents: config.latents, ungrouped: true }
  const { source, parts } = discriminator(table.scope.within('discriminator'), realImages(table), options)
  const read = generatorInputs(config.latents.filter(({ recognised }) => recognised))
  const columns = read.map(({ name, part, column, size }): [string, Node] => [
    name,
    slice(parts[part.name], { start: [0, column], shape: [batch, size] }),
  ])
  return { outputs: { source, ...Object.fromEntries(columns) } }
}

/**
 * Returns what a model's file says of the model, by key: `facet.version`, `facet.name`, `facet.data`, `facet.fingerprint`,
 * `facet.preset` and `facet.step` as text; `facet.classes`, `facet.codes` (name, range, and meaning where one was measured),
 * `facet.latents` and `facet.image` as JSON; the licence as `model_license`, the key that ONNX's specification has for it.
 */
export function modelMetadata(description: GeneratorDescription): Record<string, string> {
  const { config, image, classes, meanings = {}, origin = {}, licence } = description
  const codes = codesOf(config.latents).map(({ name, part }) => ({
    name,
    range: traversalRange(part),
    ...(Object.hasOwn(meanings, name) && { meaning: meanings[name] }),
  }))
  const texts = { version: VERSION, ...origin }
  const values = { classes, codes, latents: config.latents, image }
  const known = Object.entries(texts).filter(([, value]) => value !== undefined)
  return Object.fromEntries([
    ...known.map(([key, value]) => [`facet.${key}`, `${value}`]),
    ...Object.entries(values).map(([key, value]) => [`facet.${key}`, JSON.stringify(value)]),
    ...(licence === undefined ? [] : [['model_license', licence]]),
  ]) as Record<string, string>
}

/** A model takes any batch if nothing in it but declared shapes depends on the batch: then two sizes give equal bytes. */
function checkAnyBatch(one: Program, other: Program): void {
  const [left, right] = [one, other].map((program) => writeModel(program, { anyBatch: true }))
  if (left.length !== right.length || left.some((byte, index) => byte !== right[index])) {
    throw internalError('the model depends on the batch size; an op must have lowered a batch extent.')
  }
}
