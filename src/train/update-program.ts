import type { StepProgram } from '../gan/index.ts'
import { add, concat, input, mul, reshape, scalar, sqrt, sub, sum } from '../graph/index.ts'
import type { Node, Program } from '../graph/index.ts'
import { adamUpdate } from '../optim/index.ts'
import { NEXT } from '../runtime/index.ts'
import { measuredOutputs } from './losses.ts'
import type { UpdateScalars } from './players.ts'
import { prefixed } from './prefixed.ts'
import { AVERAGE, FIRST_MOMENT, SECOND_MOMENT } from './state.ts'

/** The inputs of an update's numbers, scalars. */
export const SCALARS = {
  rate: 'update/rate',
  fresh1: 'update/fresh1',
  fresh2: 'update/fresh2',
  epsilon: 'update/epsilon',
  freshness: 'update/freshness',
} as const satisfies Record<keyof UpdateScalars, string>

/** Name of the output that holds all that a step is judged by. */
export const REPORT = 'report'

/**
 * Builds a player's step together with the update it leads to, for engines that keep the state. Inputs are those of the step,
 * the player's moments and averages, and {@link SCALARS}. Outputs are `next/<name>` for all of the state that changes, under
 * its name in a checkpoint, and `report`: every loss and bound in the step's order, and last a number that is finite exactly
 * where every gradient's square is. It is one array, because each that is fetched from a GPU is waited for.
 *
 * @param averaged - whether the player has a moving average
 */
export function updateProgram(
  { program, parameters, statistics }: StepProgram,
  { averaged }: { readonly averaged: boolean },
): Program {
  const { outputs } = program
  const scalars = scalarInputs(outputs)
  const updates = [...parameters.keys()].map((name) => {
    const gradient = outputs[`gradient/${name}`]
    const [parameter, first, second] = ['', FIRST_MOMENT, SECOND_MOMENT].map((kind) => like(gradient, kind + name))
    return [name, adamUpdate({ parameter, first, second }, gradient, scalars)] as const
  })
  const networks = Object.fromEntries([
    ...updates.map(([name, { parameter }]) => [name, parameter] as const),
    ...[...statistics.keys()].map((name) => [name, outputs[`statistic/${name}`]] as const),
  ])
  const moments = updates.flatMap(([name, { first, second }]) => [
    [FIRST_MOMENT + name, first] as const,
    [SECOND_MOMENT + name, second] as const,
  ])
  const next = { ...networks, ...Object.fromEntries(moments), ...(averaged && averages(networks, scalars.freshness)) }
  const seconds = updates.map(([, { second }]) => second)
  return { outputs: { [REPORT]: report(program, seconds), ...prefixed(NEXT, next) } }
}

function scalarInputs(outputs: Program['outputs']): Record<keyof UpdateScalars, Node> {
  const [{ graph }] = Object.values(outputs)
  const inputs = Object.entries(SCALARS).map(([name, as]) => [name, input(graph, as, [])] as const)
  return Object.fromEntries(inputs) as Record<keyof UpdateScalars, Node>
}

/** The input of this name, of another node's shape. */
function like({ graph, shape }: Node, name: string): Node {
  return input(graph, name, shape)
}

/** a + fresh·(x − a) for every x, the same arithmetic as the kernel's. */
function averages(networks: Readonly<Record<string, Node>>, freshness: Node): Record<string, Node> {
  const move = ([name, newest]: [string, Node]) => {
    const average = like(newest, AVERAGE + name)
    return [AVERAGE + name, add(average, mul(sub(newest, average), freshness))]
  }
  return Object.fromEntries(Object.entries(networks).map(move)) as Record<string, Node>
}

/**
 * Losses, bounds and the sum of √v over all of Adam's second moments, `[count]`. A gradient whose square is not finite makes
 * v infinite or NaN. Roots of what float32 holds are below 1.9e19, so that no sum of those overflows.
 */
function report(program: Program, seconds: readonly Node[]): Node {
  const measured = measuredOutputs(program).map((name) => program.outputs[name])
  // By columns first: a GPU sums each by itself, but a sum of everything at once takes one core of it.
  const roots = seconds
    .map((second) => sum(sum(sqrt(second), [0])))
    .reduce((total, own) => add(scalar(total), scalar(own)))
  return concat(
    [...measured, roots].map((value) => reshape(value, [1])),
    0,
  )
}
