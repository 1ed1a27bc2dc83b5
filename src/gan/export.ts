import { VERSION, internalError } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { concat, input } from '../graph/index.ts'
import type { Program } from '../graph/index.ts'
import { writeModel } from '../onnx/index.ts'
import { newTable } from './context.ts'
import type { GanConfig } from './context.ts'
import { codesOf, generatorInputs, traversalRange } from './latents.ts'
import { generator } from './networks/index.ts'

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
export function generatorModel(
  description: GeneratorDescription,
  networks: Readonly<Record<string, Float32Array>>,
): Uint8Array {
  const { config, image } = description
  checkAnyBatch(exportedProgram(config, image, 2), exportedProgram(config, image, 3))
  const weights = Object.fromEntries(Object.entries(networks).filter(([name]) => name.startsWith('generator/')))
  const metadata = modelMetadata(description)
  return writeModel(exportedProgram(config, image, 1), { weights, anyBatch: true, metadata })
}

/** The generator over the inputs of the exported model. */
function exportedProgram(config: GanConfig, image: ImageSize, batch: number): Program {
  const { scope } = newTable(config, { image, batch, normalisation: 'running' })
  const latents = config.latents.map((part) => {
    const inputs = generatorInputs([part]).map(({ name, size }) => input(scope.graph, name, [batch, size]))
    return concat(inputs, 1)
  })
  return {
    outputs: { images: generator(scope.within('generator'), latents, { config: config.networks.generator, image }) },
  }
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
    throw internalError('the generator’s model depends on the batch size; an op must have lowered a batch extent.')
  }
}
