import type { Node } from '../../graph/index.ts'
import type { LatentPart } from '../latents.ts'
import type { Heads } from '../networks.ts'

/** What a term may read: all nodes of one step. */
export interface TermContext {
  /** What the discriminator says of the real batch. */
  readonly real: Heads
  /** What it says of the generated batch. */
  readonly fake: Heads
  /** One-hot labels of the real batch, `[batch, classes]`; absent where the latent vector has no supervised part. */
  readonly labels?: Node
  /** The generated batch's latent values by part, `[batch, size]`. */
  readonly latents: Readonly<Record<string, Node>>
  readonly parts: readonly LatentPart[]
}

/** One summand of the objective. */
export interface Term {
  /** The network that minimises it. */
  readonly player: 'D' | 'G' | 'both'
  /** The images it reads. */
  readonly reads: 'real' | 'fake'
  /** The name under which it is reported added up with others, each times its weight. */
  readonly total?: string
  /** What it is, in a line. */
  readonly summary: string
  /** Returns its value, a scalar in nats unless the summary says otherwise. */
  value(context: TermContext): Node
}
