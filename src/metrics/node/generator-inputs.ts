import { UsageError } from '../../array/index.ts'
import type { ModelValue } from '../../runtime/node/index.ts'
import { describeValue } from './image-input.ts'

/** What the inputs of a generator are taken for. */
export interface GeneratorRoles {
  readonly latent: ModelValue
  /** Numbers of a latent vector. */
  readonly size: number
  readonly label?: ModelValue
}

/** The longest latent vector: a file may ask for any. */
const MOST = 2 ** 16

/** Names that exporters give to labels. */
const LABEL_NAME = /class|label|cond|target|^[cy]$/i

/**
 * Tells which input of a generator is the latent vector, `[batch, n]` of floats, and which one, if any, the class: whole numbers
 * `[batch]`, or one-hot floats `[batch, classes]`. Extents of 1 may follow.
 *
 * @param path - the model's file, for messages
 * @param classes - the number of classes of the data
 * @throws UsageError where that cannot be told
 */
export function generatorRoles(path: string, inputs: readonly ModelValue[], classes: number): GeneratorRoles {
  const isOneHot = (value: ModelValue) => isVector(value) && sizeOfRow(value) === classes
  const numbers = inputs.filter(isNumber)
  const vectors = inputs.filter(isVector)
  const label = numbers[0] ?? oneHotAmong(vectors.filter(isOneHot), vectors.length)
  const latents = vectors.filter((value) => value !== label)
  const [latent] = latents
  const isWhole = inputs.length === vectors.length + numbers.length && numbers.length <= 1 && inputs.length <= 2
  if (!isWhole || latents.length !== 1 || sizeOfRow(latent) > MOST) throw unknownInputs(path, inputs, classes)
  return { latent, size: sizeOfRow(latent), ...(label && { label }) }
}

/** Of two vectors, the one that has an element for each class; where both have, the one whose name says so. */
function oneHotAmong(candidates: readonly ModelValue[], vectors: number): ModelValue | undefined {
  if (vectors < 2) return undefined
  const named = candidates.length > 1 ? candidates.filter(({ name }) => LABEL_NAME.test(name)) : candidates
  return named.length === 1 ? named[0] : undefined
}

/** Numbers in a row of a vector. */
function sizeOfRow({ shape }: ModelValue): number {
  return shape[1] ?? NaN
}

function isVector({ type, shape: [, size, ...rest] }: ModelValue): boolean {
  return type === 'float32' && size !== undefined && size >= 1 && rest.every((extent) => extent === 1)
}

/** Whether an input is one whole number a sample. */
export function isNumber({ type, shape: [, ...rest] }: ModelValue): boolean {
  return (type === 'int64' || type === 'int32') && rest.every((extent) => extent === 1)
}

function unknownInputs(path: string, inputs: readonly ModelValue[], classes: number): UsageError {
  const found = inputs.map(describeValue).join(', ') || 'none'
  return new UsageError(
    `${path}: its inputs are ${found}, and which is the latent vector cannot be told. Export it with one input of float32 ` +
      `[batch, n], and for classes a second one: int64 [batch], or float32 [batch, ${classes}]. Or write images, and pass --images.`,
  )
}
