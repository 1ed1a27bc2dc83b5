import type { Node } from '../../graph/index.ts'
import type { Scope } from '../../nn/index.ts'
import type { LatentPart } from '../latents.ts'
import type { Heads } from '../networks/index.ts'
import type { SettingList, Settings } from '../settings.ts'

export type { Setting, Settings } from '../settings.ts'

/** One side of a step's batch: images, what they are labelled as, and what the discriminator says of them. */
export interface Side extends Heads {
  /** As D sees them, `[batch, height, width, channels]`: in [0, 1] unless colours are augmented. */
  readonly images: Node
  /**
   * One-hot labels, `[batch, classes]`; a row of zeros where a real image has none. Absent where the latent vector has
   * no supervised part.
   */
  readonly labels?: Node
}

/** What a term may read: all nodes of one step. */
export interface TermContext {
  /** The real batch. */
  readonly real: Side
  /** The generated batch, labelled as it was asked for. */
  readonly fake: Side
  /** The generated batch's latent values by part, `[batch, size]`. */
  readonly latents: Readonly<Record<string, Node>>
  readonly parts: readonly LatentPart[]
  /** Applies the discriminator to other images, labelled or not. */
  readonly discriminate: (images: Node, labels?: Node) => Heads
  /** The discriminator's scope, for layers that only this term needs. */
  readonly discriminator: Scope
  /** Returns an input that is drawn from U(0, 1) anew for every step. */
  readonly uniform: (name: string, shape: readonly number[]) => Node
}

/** What a term is about, by which curves are drawn together. */
export type TermGroup = 'adversarial' | 'penalty' | 'class' | 'code' | 'image'

/** What a term is, as data. */
export interface TermFacts {
  /** The network that minimises it. */
  readonly player: 'D' | 'G' | 'both'
  /** The images it reads; one of real images alone has no path to G. */
  readonly reads: 'real' | 'fake'
  /** What it is about. */
  readonly group: TermGroup
  /** What it does, in a line. */
  readonly summary: string
  /** Its value as a formula of D, G, x, z and c. */
  readonly formula?: string
  /** What its value is measured in; default nats. */
  readonly unit?: 'nats' | 'none'
  /** The name under which it is reported added up with others, each times its weight. */
  readonly total?: string
  /** Below this value D has won on its side: it knows nearly every image for what it is. Absent where no value says so. */
  readonly won?: number
  /** Its settings with their defaults; absent where it has none. */
  readonly settings?: SettingList
}

/** One summand of the objective. */
export interface Term extends TermFacts {
  /** Returns its value, a scalar. */
  readonly value: (context: TermContext, settings: Settings) => Node
  /** Returns lower bounds of the mutual information between image and latent parts, scalars in nats by part. */
  readonly bounds?: (context: TermContext) => Readonly<Record<string, Node>>
}
