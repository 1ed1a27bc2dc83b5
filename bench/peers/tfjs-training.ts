import tf from '@tensorflow/tfjs'
import type { AdamOptimizer, Scalar, Tensor, Tensor4D, Variable } from '@tensorflow/tfjs'
import type { GivenCase, Tensors } from './javascript.ts'
import { batchMoments, discriminatorTerms, generate, generatorTerms } from './tfjs-networks.ts'
import type { Drawn, Normalisation } from './tfjs-networks.ts'

type Player = 'discriminator' | 'generator'
type Variables = Readonly<Record<string, Variable>>

/** What training changes, as variables, and the steps of both players. */
export class Training {
  /** G's moving averages of its parameters and running statistics. */
  readonly averages: Variables
  readonly #case: GivenCase
  readonly #initial: Readonly<Record<string, Tensor>>
  readonly #state: Variables
  #adam: Readonly<Record<Player, AdamOptimizer>>
  #steps = 0

  constructor(given: GivenCase) {
    this.#case = given
    this.#initial = native(read(given.tensors('state')))
    const variables = (names: readonly string[]) =>
      Object.fromEntries(names.map((name) => [name, tf.variable(this.#initial[name])]))
    this.#state = variables(Object.keys(this.#initial))
    this.averages = variables(Object.keys(this.#initial).filter((name) => name.startsWith('generator/')))
    this.#adam = this.#newAdam()
  }

  /** Puts everything back to the case's initial state. */
  restart(): void {
    for (const variables of [this.#state, this.averages]) {
      for (const [name, variable] of Object.entries(variables)) variable.assign(this.#initial[name])
    }
    for (const adam of Object.values(this.#adam)) adam.dispose()
    this.#adam = this.#newAdam()
    this.#steps = 0
  }

  /** Takes D's step, and returns the kept values of its terms. */
  stepDiscriminator(real: Tensor4D, drawn: Drawn): Record<string, Scalar> {
    const fake = generate(this.#state, drawn, this.#case, batchMoments)
    return this.#update('discriminator', () => discriminatorTerms(this.#state, { real, fake, drawn }, this.#case))
  }

  /** Takes G's step, in which the running statistics and the moving averages follow; returns the kept values. */
  stepGenerator(drawn: Drawn): Record<string, Scalar> {
    const terms = this.#update('generator', () => {
      const fake = generate(this.#state, drawn, this.#case, this.#followed)
      return generatorTerms(this.#state, { fake, drawn }, this.#case)
    })
    const freshness = this.#case.freshness(++this.#steps)
    for (const [name, average] of Object.entries(this.averages)) move(average, this.#state[name], freshness)
    return terms
  }

  /** Minimises the weighted terms by a player's own parameters. */
  #update(player: Player, measure: () => Record<string, Scalar>): Record<string, Scalar> {
    const own = Object.entries(this.#state).filter(([name]) => name.startsWith(player) && !isStatistic(name))
    const weights = this.#case.config.terms as Readonly<Record<string, { weight: number }>>
    let terms: Record<string, Scalar> = {}
    const objective = () => {
      terms = measure()
      const weighted = Object.entries(terms).map(([name, term]) => tf.mul<Scalar>(tf.keep(term), weights[name].weight))
      return weighted.reduce((sum, summand) => tf.add(sum, summand))
    }
    const variables = own.map(([, variable]) => variable)
    this.#adam[player].minimize(objective, false, variables)
    return terms
  }

  /** The moments of the batch, which the running statistics follow. */
  readonly #followed: Normalisation = (norm, x) => {
    const moments = batchMoments(norm, x)
    const { decay } = this.#case.config.networks.generator.norm
    for (const name of ['mean', 'variance'] as const) move(this.#state[`${norm}/${name}`], moments[name], 1 - decay)
    return moments
  }

  /** Its own optimiser: epsilon is added to the corrected root, as in the paper. */
  #newAdam(): Record<Player, AdamOptimizer> {
    const { optim } = this.#case.config
    const adam = ({ rate, beta1, beta2, epsilon }: typeof optim.generator) => tf.train.adam(rate, beta1, beta2, epsilon)
    return { discriminator: adam(optim.discriminator), generator: adam(optim.generator) }
  }
}

function isStatistic(name: string): boolean {
  return name.endsWith('/mean') || name.endsWith('/variance')
}

/** Returns the tensors of a file as TensorFlow's. */
export function read(tensors: Tensors): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
  )
}

/** The same in TensorFlow's layouts: what was `[out, …, in]` is `[…, in, out]`; transposed convolutions `[…, out, in]`. */
function native(tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const axes = (rank: number) => (rank === 4 ? [1, 2, 3, 0] : undefined)
  return Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, tf.transpose(x, axes(x.rank))]))
}

/** Moves a variable by a share of its distance to a value. */
function move(variable: Variable, value: Tensor, share: number): void {
  tf.tidy(() => variable.assign(tf.add(variable, tf.mul(tf.sub(value, variable), share))))
}
