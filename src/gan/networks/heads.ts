import { add, leakyRelu, mul, sigmoid, sum } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { dense } from '../../nn/index.ts'
import type { Scope } from '../../nn/index.ts'
import type { DiscriminatorConfig } from './config.ts'
import { isCode, lawOf } from '../latents.ts'
import type { LatentPart } from '../latents.ts'

/** What the discriminator says of a batch of images. */
export interface Heads {
  /** Logit of "this image is real", `[batch, 1]`. */
  readonly source: Node
  /** By recognised part, `[batch, size]`: logits of the categories, or estimates of the codes. */
  readonly parts: Readonly<Record<string, Node>>
  /** What all heads read, `[batch, hidden]`. */
  readonly shared: Node
  /** What the heads of the parts read, `[batch, recogniser]`; absent where no part is recognised. */
  readonly features?: Node
}

/** How the discriminator is built, and what it is told. */
export interface DiscriminatorOptions {
  readonly config: DiscriminatorConfig
  readonly latents: readonly LatentPart[]
  /** Whether all images go through the convolutions at once, as a model for any batch must have it; default false. */
  readonly ungrouped?: boolean
  /** One-hot labels of the images, `[batch, classes]`, for the projection; without them it is left out. */
  readonly labels?: Node | undefined
}

/**
 * Applies what follows the convolutions, of whatever kind they are: a dense layer `dense_1`, the head `source`;
 * `recogniser/dense_1` and a head for each recognised part; `projection` where labels are projected.
 *
 * @param flat - `[batch, features]`
 */
export function readHeads(scope: Scope, flat: Node, options: DiscriminatorOptions): Heads {
  const { config } = options
  const spectral = config.norm === 'spectral'
  const shared = leakyRelu(dense(scope.within('dense_1'), flat, { units: config.hidden, spectral }), config.slope)
  const plain = dense(scope.within('source'), shared, { units: 1, spectral })
  const source =
    config.projection && options.labels ? add(plain, projection(scope, shared, options.labels, spectral)) : plain
  return { source, shared, ...recogniser(scope.within('recogniser'), shared, options) }
}

/**
 * The label's share of the source logit: the inner product of the features and a vector of the class (Miyato and
 * Koyama 2018, equation 3), `[batch, 1]`.
 */
function projection(scope: Scope, shared: Node, labels: Node, spectral: boolean): Node {
  const vectors = dense(scope.within('projection'), labels, { units: shared.shape[1], bias: false, spectral })
  return sum(mul(vectors, shared), [1])
}

function recogniser(scope: Scope, shared: Node, { config, latents }: DiscriminatorOptions) {
  const recognised = latents.filter((part) => part.recognised)
  if (recognised.length === 0) return { parts: {} }
  const spectral = config.norm === 'spectral'
  const layer = dense(scope.within('dense_1'), shared, { units: config.recogniser, spectral })
  const features = leakyRelu(layer, config.slope)
  const heads = recognised.map((part) => {
    const head = dense(scope.within(part.name), features, { units: part.size, spectral })
    return [part.name, readingOf(part, head, config)] as const
  })
  return { features, parts: Object.fromEntries(heads) }
}

/** What follows the dense layer of a part's head: what its law asks for, or else what the config says of codes. */
function readingOf(part: LatentPart, layer: Node, { codeHead }: DiscriminatorConfig): Node {
  const { likelihood } = lawOf(part)
  if (typeof likelihood === 'object') return likelihood.head?.(layer) ?? layer
  return isCode(part) && codeHead === 'sigmoid' ? sigmoid(layer) : layer
}
