import { invalidValue, randomStream } from '../array/index.ts'
import type { RandomStream } from '../array/index.ts'
import { boundTo } from './bound.ts'
import { laws } from './laws/index.ts'
import type { Law } from './laws/index.ts'

/**
 * One part of the latent vector, and everything that follows from it: how it is drawn, its columns, the recogniser's
 * head for it, and the name by which it is set.
 */
export interface LatentPart {
  /** Also the name of the generator's input and of the recogniser's head. */
  readonly name: string
  /** The name of the law that it is drawn from, such as `categorical`, `uniform` or `normal`. */
  readonly kind: string
  /** Columns: the number of categories, or of independent codes. */
  readonly size: number
  /** Whether training takes its values from the labels of the real batch. Only for one categorical part. */
  readonly supervised: boolean
  /** Whether the recogniser has a head that reads it back. */
  readonly recognised: boolean
}

/** Arrays of latent values by part, each `[batch, size]`. */
export type LatentArrays = Readonly<Record<string, Float32Array>>

/**
 * Returns the law that a part is drawn from.
 *
 * @throws UsageError where its kind is not built in and its definition is not at hand
 */
export function lawOf(part: LatentPart): Law {
  const law = (boundTo(part) as Law | undefined) ?? laws[part.kind]
  if (law) return law
  throw invalidValue(
    'latents',
    `'${part.name}' is drawn from '${part.kind}', which is not built in.`,
    'Pass its module with --use.',
  )
}

/** Draws one part for a whole batch, `[batch, size]`, into `values`. */
export function drawLatent(part: LatentPart, values: Float32Array, stream: RandomStream): void {
  lawOf(part).draw(values, part.size, stream)
}

/** Which sample the values of a part are drawn for. */
export interface SampleKey {
  readonly seed: number
  /** The category that it is counted in, and its number there. */
  readonly category: number
  readonly number: number
}

/** Draws one part of one sample, `[size]`, into `values`: it depends on nothing but the part and the key. */
export function drawSamplePart(part: LatentPart, values: Float32Array, { seed, category, number }: SampleKey): void {
  drawLatent(part, values, randomStream(seed, `${part.name}/sample/${category}`, number))
}

/** Returns the ends of a traversal of a part's codes: the whole prior, or two standard deviations either way. */
export function traversalRange(part: LatentPart): readonly [number, number] {
  return lawOf(part).range
}

/** Returns a part's entropy H(c) in nats, the ceiling of the mutual information of a categorical code; undefined if unknown. */
export function entropyOf(part: LatentPart): number | undefined {
  return lawOf(part).entropy?.(part.size)
}

/** Tells whether a part is one-hot. */
export function isCategorical(part: LatentPart): boolean {
  return lawOf(part).likelihood === 'categorical'
}

/** Tells whether a part is a category that no label supervises and that the recogniser reads back. */
export function isFoundCategory(part: LatentPart): boolean {
  return part.recognised && !part.supervised && isCategorical(part)
}

/** Tells whether a part is made of codes: not one-hot, and read back by the recogniser. */
export function isCode(part: LatentPart): boolean {
  return part.recognised && !isCategorical(part)
}

/** One code: a column of a part, with a name of its own. */
export interface Code {
  /** The part's name, with `_1`, `_2`, … behind it where the part has several columns. */
  readonly name: string
  readonly part: LatentPart
  readonly column: number
}

/** Returns the codes of a latent vector in column order. */
export function codesOf(parts: readonly LatentPart[]): Code[] {
  return parts.filter(isCode).flatMap((part) =>
    Array.from({ length: part.size }, (_, column) => ({
      name: part.size === 1 ? part.name : `${part.name}_${column + 1}`,
      part,
      column,
    })),
  )
}

/** An input of the exported generator: a part of the latent vector, or one code of it. */
export interface GeneratorInput {
  readonly name: string
  readonly part: LatentPart
  /** The first of the part's columns, and how many it takes. */
  readonly column: number
  readonly size: number
}

/** Returns the inputs of the exported generator in column order: every code by its own name, other parts whole. */
export function generatorInputs(parts: readonly LatentPart[]): GeneratorInput[] {
  return parts.flatMap((part): GeneratorInput[] =>
    isCode(part)
      ? codesOf([part]).map((code) => ({ ...code, size: 1 }))
      : [{ name: part.name, part, column: 0, size: part.size }],
  )
}

/** Returns the part that carries the label, if there is one. */
export function labelPart(parts: readonly LatentPart[]): LatentPart | undefined {
  return parts.find(({ supervised }) => supervised)
}

/** Returns the part whose categories sort samples: the label's, or else the first categorical one. */
export function categoryPart(parts: readonly LatentPart[]): LatentPart | undefined {
  return labelPart(parts) ?? parts.find(isCategorical)
}

/** Draws latent vectors: every part from its own stream, so that adding a part leaves the others as they were. */
export function drawLatents(
  parts: readonly LatentPart[],
  count: number,
  key: { seed: number; purpose: string },
): LatentArrays {
  const arrays = parts.map((part) => {
    const values = new Float32Array(count * part.size)
    drawLatent(part, values, randomStream(key.seed, `${part.name}/${key.purpose}`))
    return [part.name, values] as const
  })
  return Object.fromEntries(arrays)
}

/** Makes one row of a categorical part one-hot. */
export function setCategory(latents: LatentArrays, part: LatentPart, row: number, category: number): void {
  latents[part.name].fill(0, row * part.size, (row + 1) * part.size)
  latents[part.name][row * part.size + category] = 1
}

/** Sets one code of one row. */
export function setCode(latents: LatentArrays, { part, column }: Code, row: number, value: number): void {
  latents[part.name][row * part.size + column] = value
}
