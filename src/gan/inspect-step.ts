import { gradients } from '../autodiff/index.ts'
import { add, input, mul, scalar, sigmoid, sum } from '../graph/index.ts'
import type { Node, Program } from '../graph/index.ts'
import type { NetworkName } from './config.ts'
import { fakeImages, newTable, termContext } from './context.ts'
import type { BatchOptions, GanConfig } from './context.ts'
import { ownOf, summands, termValues } from './gan.ts'

/**
 * Builds the program of what a step's batch is like, as training sees it: outputs `loss/<term>` (scalars), `generated`, the
 * generated batch `[batch, height, width, channels]` normalised by its own statistics and not augmented, and `real` and
 * `fake`, `[batch, 1]`: the logistic function of what D says of each image, which is the probability that it gives to
 * "real" where the objective is the logistic one.
 */
export function batchProgram(config: GanConfig, size: BatchOptions): Program {
  const table = newTable(config, { ...size, normalisation: 'batch' })
  const context = termContext(table, { together: false })
  const losses = [...termValues(config, context)].map(([name, value]) => [`loss/${name}`, value] as const)
  return {
    outputs: {
      ...Object.fromEntries(losses),
      generated: fakeImages(table).images,
      real: sigmoid(context.real.source),
      fake: sigmoid(context.fake.source),
    },
  }
}

/**
 * Builds the program of what each term has to do with a player's gradient g = Σ wₜgₜ by all of its parameters. Outputs,
 * scalars: `square`, ‖g‖²; `square/<term>`, ‖wₜgₜ‖²; `along/<term>`, ⟨wₜgₜ, g⟩, which add up to ‖g‖². A term that comes every k-th
 * step counts as if it came at every step, with its plain weight.
 */
export function pushProgram(player: NetworkName, config: GanConfig, size: BatchOptions): Program {
  const table = newTable(config, { ...size, normalisation: 'batch' })
  const values = termValues(config, termContext(table, { together: player === 'discriminator' }))
  const parameters = ownOf(table.scope.declarations.parameters, player)
  const nodes = [...parameters].map(([name, { shape }]) => input(table.scope.graph, name, shape))
  const pushes = summands(player, config, values).map(({ name, value, weight }) => ({
    name,
    own: gradients(mul(value, weight), nodes),
  }))
  const whole = nodes.map((_, index) => pushes.map(({ own }) => own[index]).reduce(add))
  const outputs = pushes.flatMap(({ name, own }) => [
    [`square/${name}`, product(own, own)],
    [`along/${name}`, product(own, whole)],
  ])
  return { outputs: { square: product(whole, whole), ...(Object.fromEntries(outputs) as Record<string, Node>) } }
}

/** The inner product of gradients, each by the same parameters. */
function product(one: readonly Node[], other: readonly Node[]): Node {
  return one.map((node, index) => scalar(sum(mul(node, other[index])))).reduce(add)
}
