import type { Arrays } from '../../array/index.ts'
import { entropyOf, isCategorical } from '../../gan/index.ts'
import type { LatentArrays, LatentPart } from '../../gan/index.ts'

/** How much an image says about one latent part. */
export interface Information {
  readonly part: string
  /** A lower bound of the mutual information of part and image, in nats. */
  readonly bound: number
  /** The greatest that it can be: the entropy of a categorical part; null of a continuous one, which has no end. */
  readonly ceiling: number | null
}

/**
 * Returns InfoGAN's bound H(c) + E[log Q(c | G(z, c))] (Chen et al. 2016, equation 5) of every recognised part, where Q is
 * what the recogniser reads off generated images: its softmax of a categorical part; of any other Gaussians around its
 * readings, with the variances that fit best, which bounds the information of every continuous law. A part whose entropy is
 * not known is left out.
 *
 * @param drawn - the latents of the images, each `[count, size]`
 * @param heads - what the recogniser says of the images: logits or readings of each part by name, `[count, size]`
 */
export function informationBounds(
  parts: readonly LatentPart[],
  drawn: LatentArrays,
  heads: Arrays,
): readonly Information[] {
  return parts
    .filter(({ recognised, name }) => recognised && name in heads)
    .flatMap((part) => {
      const entropy = entropyOf(part)
      if (entropy === undefined) return []
      const loss = isCategorical(part) ? crossEntropy : normalLoss
      const bound = entropy - loss(drawn[part.name], heads[part.name], part.size)
      return [{ part: part.name, bound, ceiling: isCategorical(part) ? entropy : null }]
    })
}

/** −E log softmax(logits)[c], over one-hot rows. */
function crossEntropy(oneHot: Float32Array, logits: Float32Array, size: number): number {
  let sum = 0
  for (let row = 0; row < logits.length; row += size) {
    const values = logits.subarray(row, row + size)
    const greatest = Math.max(...values)
    const total = values.reduce((all, value) => all + Math.exp(value - greatest), 0)
    const asked = oneHot.subarray(row, row + size).indexOf(1)
    sum += greatest + Math.log(total) - values[asked]
  }
  return (sum * size) / logits.length
}

/** Σ ½ ln(2πe · mean squared error) over the columns. */
function normalLoss(codes: Float32Array, readings: Float32Array, size: number): number {
  const squares = new Float64Array(size)
  for (let index = 0; index < codes.length; index++) squares[index % size] += (codes[index] - readings[index]) ** 2
  const count = codes.length / size
  return squares.reduce((sum, square) => sum + 0.5 * Math.log(2 * Math.PI * Math.E * Math.max(square / count, TINY)), 0)
}

/** Keeps a logarithm finite where codes are read back exactly. */
const TINY = 1e-12
