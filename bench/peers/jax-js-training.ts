import { lax, numpy as np, tree, valueAndGrad } from '@jax-js/jax'
import type { Tensor } from '../../src/array/index.ts'
import { discriminatorTerms, generate, generatorTerms } from './jax-js-networks.ts'
import type { Arrays, Drawn } from './jax-js-networks.ts'
import type { GivenCase, Tensors } from './javascript.ts'

/** A player's parameters, and Adam's running means of its gradients and of their squares. */
export type Learner = { parameters: Arrays; first: Arrays; second: Arrays }

/** A player after its step, and the values that its terms had before. */
type Moved = { learner: Learner; terms: Arrays }

/** The running statistics, and G's moving averages of its parameters and of them. */
export type Followers = { statistics: Arrays; averages: Arrays }

/** What training changes. */
export type State = { discriminator: Learner; generator: Learner } & Followers

/** What follows from the number of steps, as arrays: otherwise every step would be compiled anew. */
export type Clock = {
  /** By player, 1 − β₁ᵗ and 1 − β₂ᵗ. */
  discriminator: np.Array
  generator: np.Array
  /** How far the moving averages move, a scalar. */
  freshness: np.Array
}

/** The case's initial state, Adam's means 0. */
export function initialState(tensors: Tensors, given: GivenCase): State {
  const arrays = Object.entries(tensors).map(([name, tensor]) => [name, native(name, tensor, given)] as const)
  const named = (holds: (name: string) => boolean): Arrays =>
    Object.fromEntries(arrays.filter(([name]) => holds(name)).map(([name, array]) => [name, array.ref]))
  const zeros = (like: Arrays): Arrays => mapped(like, (_, { shape }) => np.zeros(shape))
  const learner = (player: string): Learner => {
    const parameters = named((name) => name.startsWith(player) && !isStatistic(name))
    return { parameters, first: zeros(parameters), second: zeros(parameters) }
  }
  return {
    discriminator: learner('discriminator'),
    generator: learner('generator'),
    statistics: named(isStatistic),
    averages: named((name) => name.startsWith('generator')),
  }
}

function isStatistic(name: string): boolean {
  return name.endsWith('/mean') || name.endsWith('/variance')
}

/** An array in JAX's layouts; where features are flattened, channels come before height and width. */
function native(name: string, { shape, values }: Tensor, { image }: GivenCase): np.Array {
  const array = read({ shape, values })
  const size = [image.height / 4, image.width / 4, -1]
  const [rows, columns] = shape
  if (name === 'discriminator/dense_1/weight') {
    return array
      .reshape([rows, ...size])
      .transpose([3, 1, 2, 0])
      .reshape([columns, rows])
  }
  if (name === 'generator/dense_2/weight') {
    return array
      .reshape([...size.slice(0, 2), -1, columns])
      .transpose([3, 2, 0, 1])
      .reshape([columns, rows])
  }
  if (name.startsWith('generator/norm_2/')) return array.reshape(size).transpose([2, 0, 1]).reshape(rows)
  if (shape.length === 4) return array.transpose([0, 3, 1, 2])
  return array.transpose()
}

/** A tensor as it is. */
export function read({ shape, values }: Tensor): np.Array {
  return np.array(values as Float32Array<ArrayBuffer>, { shape: [...shape] })
}

/** Builds D's step: Adam on the weighted terms, which it returns. Like all steps here it uses up its arrays. */
export function discriminatorStep(
  given: GivenCase,
): (learner: Learner, generator: Arrays, real: np.Array, drawn: Drawn, clock: Clock) => Moved {
  return (learner, generator, real, drawn, clock) => {
    const fake = lax.stopGradient(generate(generator, tree.ref(drawn), given).images)
    const objective = (parameters: Arrays): [np.Array, { terms: Arrays }] =>
      weighted(discriminatorTerms(parameters, { real, fake, drawn }, given), {}, given)
    const [[, { terms }], gradients] = valueAndGrad(objective, { hasAux: true })(tree.ref(learner.parameters))
    return { learner: adam(learner, gradients, clock.discriminator, given.config.optim.discriminator), terms }
  }
}

/** Builds G's step, in which running statistics and moving averages follow. */
export function generatorStep(
  given: GivenCase,
): (
  learner: Learner,
  followers: Followers,
  discriminator: Arrays,
  drawn: Drawn,
  clock: Clock,
) => Moved & { followers: Followers } {
  return (learner, followers, discriminator, drawn, clock) => {
    const objective = (parameters: Arrays) => {
      const { images, statistics } = generate(parameters, tree.ref(drawn), given)
      return weighted(generatorTerms(discriminator, { fake: images, drawn }, given), { statistics }, given)
    }
    const [[, aux], gradients] = valueAndGrad(objective, { hasAux: true })(tree.ref(learner.parameters))
    const { decay } = given.config.networks.generator.norm
    const statistics = follow(followers.statistics, aux.statistics, np.array(1 - decay))
    const moved = adam(learner, gradients, clock.generator, given.config.optim.generator)
    const newest = { ...tree.ref(moved.parameters), ...tree.ref(statistics) }
    const averages = follow(followers.averages, newest, clock.freshness)
    return { learner: moved, followers: { statistics, averages }, terms: aux.terms }
  }
}

/** The objective, the weighted sum of the terms, and what is returned with it. */
function weighted<Rest>(terms: Arrays, rest: Rest, { config }: GivenCase): [np.Array, Rest & { terms: Arrays }] {
  const weights = config.terms as Readonly<Record<string, { weight: number }>>
  const summands = Object.entries(terms).map(([name, term]) => term.ref.mul(weights[name].weight))
  return [summands.reduce((sum, summand) => sum.add(summand)), { ...rest, terms }]
}

/** One update. Kingma and Ba 2015, algorithm 1. */
function adam(
  { parameters, first, second }: Learner,
  gradients: Arrays,
  corrections: np.Array,
  { rate, beta1, beta2, epsilon }: GivenCase['config']['optim']['generator'],
): Learner {
  const firstNow = mapped(first, (name, mean) => mean.mul(beta1).add(gradients[name].ref.mul(1 - beta1)))
  const secondNow = mapped(second, (name, mean) => mean.mul(beta2).add(np.square(gradients[name]).mul(1 - beta2)))
  const moved = mapped(parameters, (name, parameter) => {
    const direction = firstNow[name].ref.div(corrections.ref.slice(0))
    const scale = np.sqrt(secondNow[name].ref.div(corrections.ref.slice(1))).add(epsilon)
    return parameter.sub(direction.div(scale).mul(rate))
  })
  corrections.dispose()
  return { parameters: moved, first: firstNow, second: secondNow }
}

/** Moves arrays by a share of their distance to the newest ones. */
function follow(arrays: Arrays, newest: Arrays, share: np.Array): Arrays {
  return mapped(arrays, (name, array) => array.ref.add(newest[name].sub(array).mul(share.ref)))
}

function mapped(arrays: Arrays, work: (name: string, array: np.Array) => np.Array): Arrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, work(name, array)]))
}
