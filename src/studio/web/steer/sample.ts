import { sizeOf } from '../../../array/index.ts'
import { categoryPart, codesOf, drawSamplePart, generatorInputs, lawOf, traversalRange } from '../../../gan/index.ts'
import type { LatentPart } from '../../../gan/index.ts'
import type { Tensors } from './messages.ts'

/** What `facet sample` draws for its first image of a category: the same numbers, bit for bit. */
export interface Draw {
  readonly seed: number
  readonly category: number
}

/** All of a sample that is drawn and not set: one draw, or a place between two. */
export type Noise = Draw | { readonly between: readonly [Noise, Noise]; readonly share: number }

/** A sample, said as it is steered: few numbers, of which all its latents follow. */
export interface Sample {
  /** Shares of categories that add up to 1: one category, or several for a blend; none where nothing is categorical. */
  readonly blend: readonly (readonly [category: number, share: number])[]
  /** Values by the codes' names. */
  readonly codes: Readonly<Record<string, number>>
  readonly noise: Noise
}

/** Returns the sample that steering begins with: the first category, all codes in the middle. */
export function firstSample(latents: readonly LatentPart[]): Sample {
  const codes = codesOf(latents).map(({ name, part }) => {
    const [low, high] = traversalRange(part)
    return [name, (low + high) / 2]
  })
  return {
    blend: categoryPart(latents) ? [[0, 1]] : [],
    codes: Object.fromEntries(codes) as Record<string, number>,
    noise: { seed: 0, category: 0 },
  }
}

/** Returns the sample at a share of the way from one to another: categories and codes in a straight line, noise on its arc. */
export function mixSamples(from: Sample, to: Sample, share: number): Sample {
  if (share === 0 || share === 1) return share === 0 ? from : to
  const shares = new Map(from.blend.map(([category, part]) => [category, (1 - share) * part]))
  for (const [category, part] of to.blend) shares.set(category, (shares.get(category) ?? 0) + share * part)
  const codes = Object.entries(from.codes).map(([name, value]) => [name, mix(value, to.codes[name], share)])
  const noise = sameNoise(from.noise, to.noise)
    ? from.noise
    : { between: [from.noise, to.noise] as const, share: rounded(share) }
  return {
    blend: [...shares].map(([category, part]) => [category, rounded(part)] as const),
    codes: Object.fromEntries(codes) as Record<string, number>,
    noise,
  }
}

function sameNoise(one: Noise, other: Noise): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function mix(from: number, to: number, share: number): number {
  return rounded(from + share * (to - from))
}

/** Returns a value with the digits that steering has: what is shown, linked and put in a command is what is drawn. */
export function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}

/** Returns what the generator takes for samples, `[samples, size]` by input. */
export function generatorFeeds(samples: readonly Sample[], latents: readonly LatentPart[]): Tensors {
  const rows = samples.map((sample) => new Map(latents.map((part) => [part, valuesOf(sample, part, latents)])))
  const feeds = generatorInputs(latents).map(({ name, part, column, size }) => {
    const shape = [samples.length, size]
    const values = new Float32Array(sizeOf(shape))
    rows.forEach((row, index) => values.set(row.get(part)?.subarray(column, column + size) ?? [], index * size))
    return [name, { shape, values }] as const
  })
  return Object.fromEntries(feeds)
}

/** The values of one part of a sample. */
function valuesOf({ blend, codes, noise }: Sample, part: LatentPart, latents: readonly LatentPart[]): Float32Array {
  if (part === categoryPart(latents)) {
    const shares = new Float32Array(part.size)
    for (const [category, share] of blend) shares[category] = share
    return shares
  }
  const values = drawnValues(part, noise)
  for (const { name, column } of codesOf([part])) values[column] = codes[name]
  return values
}

/** What is drawn for a part. Between normal draws it goes along their arc, so that its length stays that of a draw. */
function drawnValues(part: LatentPart, noise: Noise): Float32Array {
  const values = new Float32Array(part.size)
  if ('seed' in noise) {
    drawSamplePart(part, values, { ...noise, number: 0 })
    return values
  }
  const [from, to] = noise.between.map((end) => drawnValues(part, end))
  const [left, right] =
    lawOf(part).interpolation === 'arc' ? arcWeights(from, to, noise.share) : [1 - noise.share, noise.share]
  return values.map((_, index) => left * from[index] + right * to[index])
}

/** Spherical linear interpolation (Shoemake 1985, White 2016): weights of both ends; those of a line where they are parallel. */
function arcWeights(from: Float32Array, to: Float32Array, share: number): readonly [number, number] {
  const dot = (left: Float32Array, right: Float32Array) => left.reduce((sum, value, at) => sum + value * right[at], 0)
  const cosine = dot(from, to) / Math.sqrt(dot(from, from) * dot(to, to))
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)))
  const sine = Math.sin(angle)
  if (!(sine > 1e-6)) return [1 - share, share]
  return [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine]
}

/** Tells whether a sample lies outside what the generator was trained on: between classes, or a code beyond its prior. */
export function isExtrapolated({ blend, codes }: Sample, latents: readonly LatentPart[]): boolean {
  return blend.length > 1 || codesOf(latents).some(({ name, part }) => isBeyond(codes[name], traversalRange(part)))
}

/** Tells whether a value is beyond the ends of a range. */
export function isBeyond(value: number, [low, high]: readonly [number, number]): boolean {
  return value < low || value > high
}

/** How far a code is steered beyond its prior, as a multiple of the prior's range. */
const REACH = 1.5

/** Returns the ends that a code is steered between: those of its prior, and half as much again. */
export function reachOf([low, high]: readonly [number, number]): readonly [number, number] {
  const [middle, half] = [(low + high) / 2, (REACH * (high - low)) / 2]
  return [middle - half, middle + half]
}
