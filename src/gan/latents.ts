import { randomStream } from '../array/index.ts'
import type { RandomStream } from '../array/index.ts'

/**
 * One part of the latent vector, and everything that follows from it: how it is drawn, its columns, the recogniser's
 * head for it, and the name by which it is set.
 */
export interface LatentPart {
  /** Also the name of the generator's input and of the recogniser's head. */
  readonly name: string
  /** One-hot with equal probabilities, U(−1, 1), or N(0, 1). */
  readonly kind: 'categorical' | 'uniform' | 'normal'
  /** Columns: the number of categories, or of independent codes. */
  readonly size: number
  /** Whether training takes its values from the labels of the real batch. Only for one categorical part. */
  readonly supervised: boolean
  /** Whether the recogniser has a head that reads it back. */
  readonly recognised: boolean
}

/** Arrays of latent values by part, each `[batch, size]`. */
export type LatentArrays = Readonly<Record<string, Float32Array>>

interface LatentLaw {
  /** Fills rows of `size` columns with independent draws. */
  draw(values: Float32Array, size: number, stream: RandomStream): void
  /** The values a traversal of one code goes through, end to end. */
  readonly range: readonly [number, number]
  /** Entropy of a part of so many columns, in nats; a differential one where the kind is continuous. */
  entropy(size: number): number
}

/** The laws of the kinds. */
const LAWS: Readonly<Record<LatentPart['kind'], LatentLaw>> = {
  categorical: {
    draw: (values, size, stream) => {
      values.fill(0)
      for (let row = 0; row < values.length; row += size) values[row + stream.below(size)] = 1
    },
    range: [0, 1],
    entropy: (size) => Math.log(size),
  },
  uniform: {
    draw: (values, _, stream) => {
      for (let index = 0; index < values.length; index++) values[index] = 2 * stream.uniform() - 1
    },
    range: [-1, 1],
    entropy: (size) => size * Math.LN2,
  },
  normal: {
    draw: (values, _, stream) => {
      for (let index = 0; index < values.length; index++) values[index] = stream.normal()
    },
    range: [-2, 2],
    entropy: (size) => 0.5 * size * Math.log(2 * Math.PI * Math.E),
  },
}

/** Draws one part for a whole batch, `[batch, size]`, into `values`. */
export function drawLatent({ kind, size }: LatentPart, values: Float32Array, stream: RandomStream): void {
  LAWS[kind].draw(values, size, stream)
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

/** Returns the ends of a traversal of a code of this kind: the whole prior, or two standard deviations either way. */
export function traversalRange({ kind }: LatentPart): readonly [number, number] {
  return LAWS[kind].range
}

/** Returns a part's entropy H(c) in nats: the ceiling of the mutual information of a categorical code. */
export function entropyOf({ kind, size }: LatentPart): number {
  return LAWS[kind].entropy(size)
}

/** Tells whether a part is made of codes: continuous, and read back by the recogniser. */
export function isCode({ kind, recognised }: LatentPart): boolean {
  return kind !== 'categorical' && recognised
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
  return labelPart(parts) ?? parts.find(({ kind }) => kind === 'categorical')
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
