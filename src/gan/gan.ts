import { formatShape, internalError, invalidValue } from '../array/index.ts'
import { gradients } from '../autodiff/index.ts'
import { add, constant, input, mul, scalar } from '../graph/index.ts'
import type { Graph, Node, Program } from '../graph/index.ts'
import type { Declaration, Normalisation } from '../nn/index.ts'
import { boundTo } from './bound.ts'
import type { NetworkName } from './config.ts'
import { discriminate, fakeImages, newTable, realImages, termContext } from './context.ts'
import type { BatchOptions, GanConfig } from './context.ts'
import { settingValues } from './settings.ts'
import { terms } from './terms/index.ts'
import type { Term, TermContext } from './terms/index.ts'
import { configOfStep, intervalOf, isWeighted, kindOf, stepKinds, weightIn, weightOf } from './weights.ts'

/** One player's step: the values of terms and the gradients of the player's objective. */
export interface StepProgram {
  /**
   * Inputs: the real batch, its labels, every latent part `[batch, size]`, draws of this step, parameters and statistics
   * by name, as far as the step depends on them. Outputs: `loss/<term>` and `bound/<part>` (scalars),
   * `gradient/<parameter>`, and `statistic/<name>`, the next values of the player's own running statistics.
   */
  readonly program: Program
  /** The player's own parameters and running statistics, in the order they are declared. */
  readonly parameters: ReadonlyMap<string, Declaration>
  readonly statistics: ReadonlyMap<string, Declaration>
}

/**
 * Builds the step of one player. The generated images of a step use the statistics of their own batch.
 *
 * @param step - which one, counted from 0: some terms come every k-th step alone; the first has all
 */
export function stepProgram(player: NetworkName, whole: GanConfig, size: BatchOptions, step = 0): StepProgram {
  const config = configOfStep(whole, step)
  const table = newTable(config, { ...size, normalisation: 'batch' })
  const { graph, declarations } = table.scope
  // One pass of D over real and generated images together; G's step needs only the generated ones.
  const context = termContext(table, { together: player === 'discriminator' })
  const values = termValues(config, context)
  const parameters = ownOf(declarations.parameters, player)
  const nodes = [...parameters].map(([name, { shape }]) => input(graph, name, shape))
  const moves = gradients(objective(player, config, values, graph), nodes)
  const measured = [...values.keys()].filter((name) => isMeasured(termOf(config, name), player))
  const outputs = [
    ...measured.map((name) => [`loss/${name}`, values.get(name)]),
    ...boundsOf(measured, config, context).map(([part, value]) => [`bound/${part}`, value]),
    ...[...parameters.keys()].map((name, index) => [`gradient/${name}`, moves[index]]),
    ...[...ownOf(declarations.updates, player)].map(([name, node]) => [`statistic/${name}`, node]),
  ] as [string, Node][]
  const statistics = ownOf(declarations.statistics, player)
  return { program: { outputs: Object.fromEntries(outputs) }, parameters, statistics }
}

/** The programs of one player's steps: one for all of them, or where terms come every k-th step alone one for each kind. */
export interface StepPrograms {
  /** That of the first step, which has all terms. */
  readonly first: StepProgram
  readonly all: readonly StepProgram[]
  /** Returns the program of a step, counted from 0. */
  readonly at: (step: number) => StepProgram
}

/** Builds the programs of all steps of one player. */
export function stepPrograms(player: NetworkName, config: GanConfig, size: BatchOptions): StepPrograms {
  const own = Object.entries(config.terms).filter(([name]) => isPlayedBy(termOf(config, name), player))
  const played = { terms: Object.fromEntries(own) }
  const built = [...stepKinds(played)].map(
    ([kind, { first }]) => [kind, stepProgram(player, config, size, first)] as const,
  )
  const programs = new Map(built)
  return {
    first: built[0][1],
    all: [...programs.values()],
    at: (step) => programs.get(kindOf(played, step)) ?? built[0][1],
  }
}

/**
 * Builds the steps of both players, to have refused now what training would refuse: a term that reads what is not there, a
 * network that does not fit the images.
 *
 * @throws UsageError
 */
export function checkSteps(config: GanConfig, size: BatchOptions): void {
  for (const player of ['discriminator', 'generator'] as const) stepProgram(player, config, size)
}

/** The entries of one network. */
export function ownOf<Value>(declared: ReadonlyMap<string, Value>, player: NetworkName): Map<string, Value> {
  return new Map([...declared].filter(([name]) => name.startsWith(`${player}/`)))
}

/** Builds the program of each term's own gradient by one parameter of a player, to find the one at fault: outputs by term. */
export function termGradientProgram(player: NetworkName, config: GanConfig, given: BlameOptions): Program {
  const table = newTable(config, { ...given, normalisation: 'batch' })
  const values = termValues(config, termContext(table, { together: player === 'discriminator' }))
  const declaration = table.scope.declarations.parameters.get(given.parameter)
  if (!declaration) throw internalError(`no parameter '${given.parameter}'.`)
  const parameter = input(table.scope.graph, given.parameter, declaration.shape)
  const played = [...values].filter(([name]) => isPlayedBy(termOf(config, name), player) && isWeighted(config, name))
  return { outputs: Object.fromEntries(played.map(([name, value]) => [name, gradients(value, [parameter])[0]])) }
}

interface BlameOptions extends BatchOptions {
  readonly parameter: string
}

/** Builds the program of all terms' values, without any gradient: outputs `loss/<term>` and `bound/<part>`. */
export function lossProgram(config: GanConfig, size: BatchOptions): Program {
  const context = termContext(newTable(config, { ...size, normalisation: 'batch' }), { together: false })
  const values = termValues(config, context)
  const outputs = [
    ...[...values].map(([name, value]) => [`loss/${name}`, value] as const),
    ...boundsOf([...values.keys()], config, context).map(([part, value]) => [`bound/${part}`, value] as const),
  ]
  return { outputs: Object.fromEntries(outputs) }
}

/** Builds the generator alone: inputs are the latent parts by name, the output is `images` in [0, 1]. */
export function generatorProgram(config: GanConfig, options: BatchOptions & { normalisation: Normalisation }): Program {
  return { outputs: { images: fakeImages(newTable(config, options)).images } }
}

/** Builds the recogniser alone: the input is the real batch, the outputs `source` and each recognised part by name. */
export function recogniserProgram(config: GanConfig, size: BatchOptions): Program {
  const table = newTable(config, { ...size, normalisation: 'running' })
  const { source, parts } = discriminate(table, realImages(table))
  return { outputs: { source, ...parts } }
}

/** Returns the node of every term that a config names, by name. */
export function termValues(config: Pick<GanConfig, 'terms'>, context: TermContext): Map<string, Node> {
  const values = Object.entries(config.terms).map(([name, said]) => {
    const { settings, value } = termOf(config, name)
    return [name, asScalar(name, value(context, settingValues(settings, said)))] as const
  })
  return new Map(values)
}

/** A term's value, whose extents of 1 are dropped. */
function asScalar(name: string, value: Node): Node {
  if (value.shape.length === 0) return value
  if (value.shape.every((extent) => extent === 1)) return scalar(value)
  throw invalidValue(
    `terms.${name}`,
    `its value has the shape ${formatShape(value.shape)}.`,
    'Return one number, such as a mean.',
  )
}

/**
 * Returns what a term that a config names is.
 *
 * @throws UsageError where it is not built in and its definition is not at hand
 */
export function termOf({ terms: said }: Pick<GanConfig, 'terms'>, name: string): Term {
  const term = (boundTo(said[name] ?? {}) as Term | undefined) ?? terms[name]
  if (term) return term
  throw invalidValue('terms', `'${name}' is not built in.`, 'Pass its module with --use.')
}

function boundsOf(names: readonly string[], config: GanConfig, context: TermContext): [string, Node][] {
  return names.flatMap((name) => Object.entries(termOf(config, name).bounds?.(context) ?? {}))
}

/** The weighted sum of the terms that a player minimises. */
function objective(player: NetworkName, config: GanConfig, values: ReadonlyMap<string, Node>, graph: Graph): Node {
  let total = constant(graph, 0)
  for (const { name, value, weight } of summands(player, config, values)) {
    const times = intervalOf(config, name)
    total = add(total, mul(value, typeof weight === 'number' ? weight * times : mul(weight, times)))
  }
  return total
}

/** Returns the terms of a player's objective with their weights. */
export function summands(
  player: NetworkName,
  config: GanConfig,
  values: ReadonlyMap<string, Node>,
): { readonly name: string; readonly value: Node; readonly weight: number | Node }[] {
  return [...values].flatMap(([name, value]) => {
    // A dropped term is no part of the objective, not 0 times its value: it may be infinite.
    const isPart = isPlayedBy(termOf(config, name), player) && isWeighted(config, name)
    return isPart ? [{ name, value, weight: weightIn(value.graph, config, name) }] : []
  })
}

function isPlayedBy({ player }: Term, network: NetworkName): boolean {
  return player === 'both' || player === (network === 'generator' ? 'G' : 'D')
}

/** Whether a term's value is an output of a player's step; G's own step does not read real images. */
function isMeasured(term: Term, network: NetworkName): boolean {
  return isPlayedBy(term, network) && (network === 'discriminator' || term.reads === 'fake')
}

/** Adds the totals that terms are reported under, each the weighted sum of its terms, to the terms' own values. */
export function withTotals(
  config: Pick<GanConfig, 'terms'>,
  values: Readonly<Record<string, number>>,
): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const name of Object.keys(config.terms)) {
    const { total } = termOf(config, name)
    if (total && name in values) totals[total] = (totals[total] ?? 0) + weightOf(config, name) * values[name]
  }
  return { ...totals, ...values }
}
