import type { ImageSize } from '../array/index.ts'
import { internalError } from '../array/index.ts'
import type { Program } from '../graph/index.ts'
import { writeModel } from '../onnx/index.ts'
import { generatorProgram } from './gan.ts'
import type { GanConfig } from './context.ts'
import { codesOf, traversalRange } from './latents.ts'

/** What a generator's file says of its images. */
export interface GeneratorDescription {
  readonly config: GanConfig
  readonly image: ImageSize
  /** Names of the classes, in label order. */
  readonly classes: readonly string[]
  /** What codes mean by the code's name, as measured; none by default. */
  readonly meanings?: Readonly<Record<string, string>> | undefined
}

/**
 * Writes the generator as an ONNX model for any batch size: inputs are the latent parts by name, `[batch, size]`, the
 * output `images` is `[batch, height, width, channels]` in [0, 1]. It normalises with running statistics, so that an
 * image depends on its own latents only. The metadata lists latents, classes, and the codes with their ranges.
 *
 * @param networks - parameters and running statistics by name
 */
export function generatorModel(
  { config, image, classes, meanings = {} }: GeneratorDescription,
  networks: Readonly<Record<string, Float32Array>>,
): Uint8Array {
  const program = (batch: number) => generatorProgram(config, { image, batch, normalisation: 'running' })
  checkAnyBatch(program(2), program(3))
  const codes = codesOf(config.latents).map(({ name, part, column }) => ({
    name,
    input: part.name,
    column,
    range: traversalRange(part),
    ...(name in meanings && { meaning: meanings[name] }),
  }))
  const metadata = {
    'facet.latents': config.latents,
    'facet.classes': classes,
    'facet.codes': codes,
    'facet.image': image,
  }
  const weights = Object.fromEntries(Object.entries(networks).filter(([name]) => name.startsWith('generator/')))
  return writeModel(program(1), {
    weights,
    anyBatch: true,
    metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, JSON.stringify(value)])),
  })
}

/** A model takes any batch if nothing in it but declared shapes depends on the batch: then two sizes give equal bytes. */
function checkAnyBatch(one: Program, other: Program): void {
  const [left, right] = [one, other].map((program) => writeModel(program, { anyBatch: true }))
  if (left.length !== right.length || left.some((byte, index) => byte !== right[index])) {
    throw internalError('the generator’s model depends on the batch size; an op must have lowered a batch extent.')
  }
}
