import type { RandomStream } from '../../array/index.ts'
import type { Node } from '../../graph/index.ts'

/** How a part is read back from an image, and what a wrong reading costs. */
export interface Likelihood {
  /** What follows the head's dense layer of one unit a column, `[batch, size]`; by default nothing does. */
  readonly head?: (layer: Node) => Node
  /**
   * Returns −log Q(c | x) in nats, `[batch, size]` or `[batch, 1]`; constants may be left out.
   *
   * @param read - what the head says of the images, `[batch, size]`
   * @param values - the part's values c, `[batch, size]`
   */
  readonly loss: (read: Node, values: Node) => Node
}

/** A distribution that a part of the latent vector is drawn from, and everything that follows from it. */
export interface Law {
  /** What it is, in a line. */
  readonly summary: string
  /**
   * How a part is read back. `categorical`: rows are one-hot, and the head gives logits. `gaussian`: columns are independent
   * codes, and the head gives the mean of a Gaussian. Otherwise columns are codes with a likelihood of their own.
   */
  readonly likelihood: 'categorical' | 'gaussian' | Likelihood
  /** The values that a traversal and a slider of one code go through, from end to end. */
  readonly range: readonly [number, number]
  /** How samples are mixed: along a line, or along an arc, which keeps the length of vectors. */
  readonly interpolation: 'linear' | 'arc'
  /** Entropy of a part of `size` columns in nats, differential; leave it out where it is not known, or where the law is discrete but not categorical. */
  readonly entropy?: (size: number) => number | undefined
  /** Fills rows of `size` columns with independent draws. */
  readonly draw: (values: Float32Array, size: number, stream: RandomStream) => void
}
