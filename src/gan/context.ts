import { imageShape } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { Graph, concat, input, slice } from '../graph/index.ts'
import type { Node } from '../graph/index.ts'
import { Scope } from '../nn/index.ts'
import type { Normalisation } from '../nn/index.ts'
import { AUGMENT_DRAWS, augment, isAugmented } from './augment.ts'
import type { Config } from './config.ts'
import { labelPart } from './latents.ts'
import { discriminator, generator } from './networks/index.ts'
import type { Heads } from './networks/index.ts'
import type { Side, TermContext } from './terms/index.ts'

/** Name of the programs' input that takes the real batch, `[batch, height, width, channels]`. */
export const IMAGES = 'images'

/** Name of the input that takes the real batch's labels, `[batch, classes]`, where generated images do not share them. */
export const LABELS = 'labels'

/** What the names of inputs begin with that are drawn from U(0, 1) anew for every step. */
export const UNIFORM = 'uniform/'

/** The part of a config that says what is computed. */
export type GanConfig = Pick<Config, 'latents' | 'networks' | 'terms' | 'labels' | 'augment'>

/** The size of what goes through a program. */
export interface BatchOptions {
  readonly image: ImageSize
  /** Images at a time. */
  readonly batch: number
}

/** A place where both networks can be applied: a graph, and the nodes of a batch. */
export interface Table {
  readonly scope: Scope
  readonly config: GanConfig
  readonly image: ImageSize
  readonly batch: number
}

/** Lays an empty table. */
export function newTable(
  config: GanConfig,
  { image, batch, normalisation }: BatchOptions & { normalisation: Normalisation },
): Table {
  return { scope: new Scope(new Graph(), normalisation), config, image, batch }
}

/** The input that takes real images. */
export function realImages({ scope, image, batch }: Table): Node {
  return input(scope.graph, IMAGES, [batch, ...imageShape(image)])
}

/** The generator over inputs for every latent part. */
export function fakeImages({ scope, config, image, batch }: Table): { images: Node; latents: Record<string, Node> } {
  const latents = config.latents.map(({ name, size }) => input(scope.graph, name, [batch, size]))
  const images = generator(scope.within('generator'), latents, { config: config.networks.generator, image })
  return { images, latents: Object.fromEntries(config.latents.map(({ name }, index) => [name, latents[index]])) }
}

/** The discriminator over any images, labelled or not. */
export function discriminate({ scope, config }: Table, images: Node, labels?: Node): Heads {
  const options = { config: config.networks.discriminator, latents: config.latents, labels }
  return discriminator(scope.within('discriminator'), images, options)
}

/** A batch as D sees it in training: changed at random, image by image, where the config says so. */
function seen({ scope, config, batch }: Table, images: Node, side: 'real' | 'fake'): Node {
  if (!isAugmented(config.augment)) return images
  const draws = input(scope.graph, `${UNIFORM}augment/${side}`, [batch, AUGMENT_DRAWS])
  return augment(images, draws, config.augment)
}

/**
 * Lays out a step's nodes. Images of both sides are those that D sees: with augmentation every term, penalties too, is about
 * the distributions of changed images, which are equal where those of the images are (Zhao et al. 2020, section 3.2).
 *
 * @param together - whether D looks at real and generated images in one pass, as one batch of twice the size
 */
export function termContext(table: Table, { together }: { together: boolean }): TermContext {
  const { scope, config } = table
  const { images: generated, latents } = fakeImages(table)
  const real = { images: seen(table, realImages(table), 'real'), labels: realLabels(table) }
  const part = labelPart(config.latents)
  const fake = { images: seen(table, generated, 'fake'), labels: part && latents[part.name] }
  return {
    ...(together ? lookTogether(table, real, fake) : lookApart(table, real, fake)),
    latents,
    parts: config.latents,
    discriminate: (images, labels) => discriminate(table, images, labels),
    discriminator: scope.within('discriminator'),
    uniform: (name, shape) => input(scope.graph, `${UNIFORM}${name}`, shape),
  }
}

function realLabels({ scope, config, batch }: Table): Node | undefined {
  const part = labelPart(config.latents)
  if (!part) return undefined
  return input(scope.graph, config.labels.generated === 'batch' ? part.name : LABELS, [batch, part.size])
}

type Given = Pick<Side, 'images' | 'labels'>

function lookApart(table: Table, real: Given, fake: Given): { real: Side; fake: Side } {
  const look = (side: Given) => ({ ...side, ...discriminate(table, side.images, side.labels) })
  return { real: look(real), fake: look(fake) }
}

function lookTogether(table: Table, real: Given, fake: Given): { real: Side; fake: Side } {
  const labels = real.labels && fake.labels && concat([real.labels, fake.labels], 0)
  const both = discriminate(table, concat([real.images, fake.images], 0), labels)
  return {
    real: { ...real, ...headRows(both, 0, table.batch) },
    fake: { ...fake, ...headRows(both, table.batch, table.batch) },
  }
}

/** Some rows of what the discriminator said of a batch. */
function headRows({ source, parts, shared, features }: Heads, first: number, count: number): Heads {
  const rows = (head: Node) => slice(head, { start: [first, 0], shape: [count, head.shape[1]] })
  return {
    source: rows(source),
    parts: Object.fromEntries(Object.entries(parts).map(([name, head]) => [name, rows(head)])),
    shared: rows(shared),
    features: features && rows(features),
  }
}
