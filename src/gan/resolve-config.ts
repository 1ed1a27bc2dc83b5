import { closest } from 'fastest-levenshtein'
import type { z } from 'zod'
import { UsageError } from '../array/index.ts'
import { assigned, isTree, merged, unknownPath } from './config-tree.ts'
import type { Tree } from './config-tree.ts'
import { configSchema } from './config.ts'
import type { Config, DataConfig } from './config.ts'
import { MNIST_FACTS, fitToData } from './fit-to-data.ts'
import type { DataFacts } from './fit-to-data.ts'
import { codesOf, generatorInputs, labelPart } from './latents.ts'
import type { LatentPart } from './latents.ts'
import { objectives, termsOfFamily } from './objectives.ts'
import type { ObjectiveChoice, ObjectiveFamily } from './objectives.ts'
import { presets } from './presets.ts'

/** Where a config's values come from; later ones win: preset, file, objectives, assignments. */
export interface ConfigSources {
  /** Default `facet`. */
  readonly preset?: string
  /** A config or a part of one, as read from JSON. Arrays replace whole arrays. */
  readonly file?: unknown
  /** Choices of objective by family, such as `['adversarial', 'hinge']`. */
  readonly objectives?: readonly (readonly [family: string, choice: string])[]
  /** Values by path, such as `['terms.loss_cf.weight', 0]`; null takes away what is there. */
  readonly assignments?: readonly (readonly [path: string, value: unknown])[]
  /** What is left open is fitted to these; default MNIST's. */
  readonly data?: DataFacts
  /** Threads where nothing else says so. */
  readonly threads: number
}

/**
 * Puts a config together and checks it. Neither the sources nor the presets are written into, nor does the config share
 * anything with them.
 *
 * @throws UsageError for an unknown preset or path, naming the nearest right one, and for an impossible value
 */
export function resolveConfig({ data = MNIST_FACTS, ...sources }: ConfigSources): Config {
  const config = parse(configSchema, layOver(sources, data))
  checkTogether(config)
  return config
}

/**
 * Puts together what a config says of its data, which has to be opened before the rest can be fitted to it.
 *
 * @throws UsageError as {@link resolveConfig} does
 */
export function resolveData(sources: Omit<ConfigSources, 'data'>): DataConfig {
  const { data } = layOver(sources)
  return parse(configSchema.pick({ data: true }), { data }).data
}

/** Lays the sources over one another; fills in what they leave open, where something is known of the data. */
function layOver(sources: Omit<ConfigSources, 'data'>, facts?: DataFacts): Tree {
  const { preset = 'facet', file = {}, objectives: chosen = [], assignments = [], threads } = sources
  const fit = (tree: Tree) => (facts ? fitToData(tree, facts) : tree)
  const { summary: _, ...base } = presets[checkName('preset', preset, presets)]
  // So that every path is there to be set.
  const whole = fit(merged({ ...base, threads }, file))
  const aimed = chosen.reduce(withObjective, whole)
  const said = assignments.reduce((tree, [path, value]) => assigned(tree, path, value), aimed)
  // Once more, for what has come since.
  return fit(said)
}

function parse<Output>(schema: z.ZodType<Output>, tree: Tree): Output {
  const result = schema.safeParse(tree)
  if (result.success) return result.data
  throw new UsageError(result.error.issues.map(explainIssue).join('\n'))
}

/**
 * Returns a config in which the terms of a family are those of one choice, and the networks what that needs. Whatever a
 * choice changes, every other choice of its family changes too, so that nothing is left of an earlier one.
 */
function withObjective(tree: Tree, [family, choice]: readonly [family: string, choice: string]): Tree {
  const choices: Readonly<Record<string, ObjectiveChoice>> = objectives[checkName('objective', family, objectives)]
  const { terms, by } = choices[checkName(`${family} objective`, choice, choices)]
  const others = termsOfFamily(family as ObjectiveFamily)
  const kept = Object.entries(isTree(tree.terms) ? tree.terms : {}).filter(([name]) => !others.has(name))
  const chosen = Object.entries(terms).map(([name, weight]): [string, unknown] => [name, { weight }])
  const aimed: Tree = { ...tree, terms: Object.fromEntries<unknown>([...kept, ...chosen]) }
  return family === 'class' ? withLabelsRead(aimed, by) : aimed
}

/** Returns a config in which the discriminator knows of labels in one way; parts without labels stay as they are. */
function withLabelsRead({ latents, ...tree }: Tree, by: ObjectiveChoice['by']): Tree {
  const read = (part: unknown) =>
    isTree(part) && part.supervised === true ? { ...part, recognised: by === 'head' } : part
  const parts: unknown = Array.isArray(latents) ? latents.map(read) : latents
  return merged({ ...tree, latents: parts }, { networks: { discriminator: { projection: by === 'projection' } } })
}

function checkName<Name extends string>(what: string, name: string, known: Readonly<Record<Name, unknown>>): Name {
  if (Object.hasOwn(known, name)) return name as Name
  const names = Object.keys(known)
  throw new UsageError(
    `Unknown ${what} '${name}'. Did you mean '${closest(name, names)}'? There are: ${names.join(', ')}.`,
  )
}

function explainIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') return unknownPath([...issue.path, issue.keys[0]].join('.')).message
  if (issue.code === 'invalid_key') return unknownPath(path).message
  return `${path}: ${issue.message}. See \`facet train --print-config\` for a valid config.`
}

/** Checks what no single value can violate. */
function checkTogether({ latents, networks, labels, epochs, steps, figures }: Config): void {
  if (epochs === undefined && steps === undefined) throw new UsageError('Give either epochs or steps.')
  checkLatents(latents)
  if (networks.discriminator.projection && !labelPart(latents)) {
    throw new UsageError(
      'networks.discriminator.projection: a label is projected. Add a supervised part, or say false.',
    )
  }
  checkLabels(labels, labelPart(latents))
  if (figures.batchStatistics && codesOf(latents).length < 2) {
    throw new UsageError('figures.batchStatistics: the tutorial’s sheet needs two codes. Say false, or add a code.')
  }
}

function checkLabels({ share, generated, weights }: Config['labels'], part: LatentPart | undefined): void {
  if (share < 1 && generated === 'batch') {
    throw new UsageError(
      "labels.generated: images without a label have none to share. Say 'frequency' or 'uniform', or labels.share=1.",
    )
  }
  if (generated === 'given') checkWeights(weights, part)
  else if (weights) {
    throw new UsageError(
      `labels.weights: they are of no use where classes come by '${generated}'. Say labels.generated=given.`,
    )
  }
}

function checkWeights(weights: Config['labels']['weights'], part: LatentPart | undefined): void {
  if (!weights) {
    throw new UsageError('labels.weights: say how often each class is asked for, such as labels.weights=[1,1,2].')
  }
  if (part && weights.length !== part.size) {
    throw new UsageError(`labels.weights: there are ${weights.length}, but ${part.size} classes. Give one a class.`)
  }
  // A sum that overflows could not be shared out.
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total > 0 && Number.isFinite(total)) return
  throw new UsageError(`labels.weights: they add up to ${total}. Give at least one class a weight above 0.`)
}

/** Names that the programs give to inputs, heads and layers of their own. */
const RESERVED = new Set(['images', 'labels', 'source', 'dense_1'])

function checkLatents(latents: Config['latents']): void {
  const names = latents.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new UsageError(`latents: two parts are named '${twice}'. Rename one.`)
  const taken = names.find((name) => RESERVED.has(name))
  if (taken) throw new UsageError(`latents: '${taken}' is a name of the networks' own. Rename the part.`)
  const inputs = generatorInputs(latents).map(({ name }) => name)
  const same = inputs.find((name, index) => inputs.indexOf(name) !== index)
  if (same) throw new UsageError(`latents: a part and a code are both named '${same}'. Rename the part.`)
  const supervised = latents.filter((part) => part.supervised)
  if (supervised.length > 1) {
    throw new UsageError('latents: only one part can be supervised, since an image has one label.')
  }
  const odd = supervised.find(({ kind }) => kind !== 'categorical')
  if (odd) throw new UsageError(`latents: '${odd.name}' is supervised, so it must be categorical, not ${odd.kind}.`)
}
