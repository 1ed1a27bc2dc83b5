import { gradients } from '../autodiff/index.ts'
import { imageShape } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { Graph, add, concat, constant, input, mul, slice } from '../graph/index.ts'
import type { Node, Program } from '../graph/index.ts'
import { Scope } from '../nn/index.ts'
import type { Declaration, Normalisation } from '../nn/index.ts'
import type { Config, NetworkName } from './config.ts'
import { labelPart } from './latents.ts'
import { discriminator, generator } from './networks.ts'
import type { Heads } from './networks.ts'
import { terms } from './terms/index.ts'
import type { Term, TermContext, TermName } from './terms/index.ts'

/** Name of the programs' input that takes the real batch, `[batch, height, width, channels]`. */
export const IMAGES = 'images'

/** The part of a config that says what is computed. */
export type GanConfig = Pick<Config, 'latents' | 'networks' | 'terms'>

/** One player's step: the values of terms and the gradients of the player's objective. */
export interface StepProgram {
  /**
   * Inputs: {@link IMAGES}, every latent part `[batch, size]`, parameters and statistics by name, as far as the step
   * depends on them. Outputs: `loss/<term>` (scalars), `gradient/<parameter>`, and of the generator's step
   * `statistic/<name>`, the next values of the running statistics.
   */
  readonly program: Program
  /** The player's own parameters, in the order they are declared. */
  readonly parameters: ReadonlyMap<string, Declaration>
  readonly statistics: ReadonlyMap<string, Declaration>
}

/** A place where both networks can be applied: a graph, and the nodes of a batch. */
interface Table {
  readonly scope: Scope
  readonly config: GanConfig
  readonly image: ImageSize
  readonly batch: number
}

function newTable(
  config: GanConfig,
  { image, batch, normalisation }: BatchOptions & { normalisation: Normalisation },
): Table {
  return { scope: new Scope(new Graph(), normalisation), config, image, batch }
}

/** The size of what goes through a program. */
export interface BatchOptions {
  readonly image: ImageSize
  /** Images at a time. */
  readonly batch: number
}

/** Builds the step of one player. The generated images of a step use the statistics of their own batch. */
export function stepProgram(player: NetworkName, config: GanConfig, size: BatchOptions): StepProgram {
  const table = newTable(config, { ...size, normalisation: 'batch' })
  const { graph, declarations } = table.scope
  // One pass of D over real and generated images together; G's step needs only the generated ones.
  const values = termValues(config, player === 'discriminator' ? jointContext(table) : separateContext(table))
  const parameters = new Map([...declarations.parameters].filter(([name]) => name.startsWith(`${player}/`)))
  const nodes = [...parameters].map(([name, { shape }]) => input(graph, name, shape))
  const moves = gradients(objective(player, config, values, graph), nodes)
  const outputs = [
    ...[...values].filter(([name]) => isMeasured(terms[name], player)).map(([name, value]) => [`loss/${name}`, value]),
    ...[...parameters.keys()].map((name, index) => [`gradient/${name}`, moves[index]]),
    ...(player === 'generator' ? [...declarations.updates].map(([name, node]) => [`statistic/${name}`, node]) : []),
  ] as [string, Node][]
  return { program: { outputs: Object.fromEntries(outputs) }, parameters, statistics: declarations.statistics }
}

/** Builds the program of all terms' values, without any gradient: outputs `loss/<term>`. */
export function lossProgram(config: GanConfig, size: BatchOptions): Program {
  const values = termValues(config, separateContext(newTable(config, { ...size, normalisation: 'batch' })))
  return { outputs: Object.fromEntries([...values].map(([name, value]) => [`loss/${name}`, value])) }
}

/** Builds the generator alone: inputs are the latent parts by name, the output is `images` in [0, 1]. */
export function generatorProgram(config: GanConfig, options: BatchOptions & { normalisation: Normalisation }): Program {
  return { outputs: { images: fakeImages(newTable(config, options)).images } }
}

/** Builds the recogniser alone: the input is {@link IMAGES}, the outputs `source` and each recognised part by name. */
export function recogniserProgram(config: GanConfig, size: BatchOptions): Program {
  const table = newTable(config, { ...size, normalisation: 'running' })
  const { source, parts } = discriminate(table, realImages(table))
  return { outputs: { source, ...parts } }
}

function realImages({ scope, image, batch }: Table): Node {
  return input(scope.graph, IMAGES, [batch, ...imageShape(image)])
}

function fakeImages({ scope, config, image, batch }: Table): { images: Node; latents: Record<string, Node> } {
  const latents = config.latents.map(({ name, size }) => input(scope.graph, name, [batch, size]))
  const images = generator(scope.within('generator'), latents, { config: config.networks.generator, image })
  return { images, latents: Object.fromEntries(config.latents.map(({ name }, index) => [name, latents[index]])) }
}

function discriminate({ scope, config }: Table, images: Node): Heads {
  const options = { config: config.networks.discriminator, latents: config.latents }
  return discriminator(scope.within('discriminator'), images, options)
}

function separateContext(table: Table): TermContext {
  const { images, latents } = fakeImages(table)
  return context(table, latents, { real: discriminate(table, realImages(table)), fake: discriminate(table, images) })
}

function jointContext(table: Table): TermContext {
  const { images, latents } = fakeImages(table)
  const both = discriminate(table, concat([realImages(table), images], 0))
  return context(table, latents, {
    real: headRows(both, 0, table.batch),
    fake: headRows(both, table.batch, table.batch),
  })
}

function context({ config }: Table, latents: Record<string, Node>, heads: { real: Heads; fake: Heads }): TermContext {
  const label = labelPart(config.latents)
  return { ...heads, latents, labels: label && latents[label.name], parts: config.latents }
}

/** Some rows of what the discriminator said of a batch. */
function headRows({ source, parts }: Heads, first: number, count: number): Heads {
  const rows = (head: Node) => slice(head, { start: [first, 0], shape: [count, head.shape[1]] })
  return {
    source: rows(source),
    parts: Object.fromEntries(Object.entries(parts).map(([name, head]) => [name, rows(head)])),
  }
}

function termValues(config: GanConfig, given: TermContext): Map<TermName, Node> {
  return new Map((Object.keys(config.terms) as TermName[]).map((name) => [name, terms[name].value(given)]))
}

/** The weighted sum of the terms that a player minimises. */
function objective(player: NetworkName, config: GanConfig, values: ReadonlyMap<TermName, Node>, graph: Graph): Node {
  let total = constant(graph, 0)
  for (const [name, value] of values) {
    const weight = config.terms[name]?.weight ?? 0
    // A dropped term is no part of the objective, not 0 times its value: it may be infinite.
    if (isPlayedBy(terms[name], player) && weight !== 0) total = add(total, mul(value, weight))
  }
  return total
}

function isPlayedBy({ player }: Term, network: NetworkName): boolean {
  return player === 'both' || player === (network === 'generator' ? 'G' : 'D')
}

/** Whether a term's value is an output of a player's step; G's own step does not read real images. */
function isMeasured(term: Term, network: NetworkName): boolean {
  return isPlayedBy(term, network) && (network === 'discriminator' || term.reads === 'fake')
}

/** Adds the totals that terms are reported under, each the weighted sum of its terms, to the terms' own values. */
export function withTotals(config: GanConfig, values: Readonly<Record<string, number>>): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const [name, { weight }] of Object.entries(config.terms) as [TermName, { weight: number }][]) {
    const { total }: Term = terms[name]
    if (total && name in values) totals[total] = (totals[total] ?? 0) + weight * values[name]
  }
  return { ...totals, ...values }
}
