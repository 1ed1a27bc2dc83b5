import { softmaxOf } from '../../../array/index.ts'
import { categoryPart } from '../../../gan/index.ts'
import type { Tensors } from './messages.ts'
import type { SteerDescription } from './source.ts'
import { rounded } from './sample.ts'

/** What the recogniser reads of an image. */
export interface Reading {
  /** Probabilities of the categories; undefined where it reads none. */
  readonly probabilities?: readonly number[]
  /** Values by the codes' names. */
  readonly codes: Readonly<Record<string, number>>
}

/** Returns what the outputs of a recogniser say of its first image. */
export function readingOf(outputs: Tensors, { latents, codes }: SteerDescription): Reading {
  const part = categoryPart(latents)
  const logits = part && Object.hasOwn(outputs, part.name) ? outputs[part.name].values : undefined
  const read = codes.flatMap(({ name }) => {
    return Object.hasOwn(outputs, name) ? [[name, rounded(outputs[name].values[0])] as const] : []
  })
  return { ...(logits && { probabilities: softmaxOf(logits) }), codes: Object.fromEntries(read) }
}
