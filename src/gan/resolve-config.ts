import { closest } from 'fastest-levenshtein'
import { z } from 'zod'
import { UsageError } from '../array/index.ts'
import type { ErrorIssue } from '../array/index.ts'
import { checkTogether } from './check-together.ts'
import { assigned, isTree, merged, unknownPath } from './config-tree.ts'
import type { Tree } from './config-tree.ts'
import { configSchema, dataSchema } from './config.ts'
import type { Config, DataConfig } from './config.ts'
import { MNIST_FACTS, fitToData, limitBatch, withPlaces } from './fit-to-data.ts'
import type { DataFacts } from './fit-to-data.ts'
import { objectives, termsOfFamily } from './objectives.ts'
import type { ObjectiveChoice, ObjectiveFamily } from './objectives.ts'
import type { Definitions } from './definitions.ts'
import { builtInVocabulary } from './vocabulary.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Where a config's values come from; later ones win: preset, file, objectives, assignments. */
export interface ConfigSources {
  /** What names there are; default the built-in ones. */
  readonly vocabulary?: Vocabulary
  /** Default `facet`. */
  readonly preset?: string
  /** A config or a part of one, as read from JSON. Arrays replace whole arrays. */
  readonly file?: unknown
  /** Choices of objective by family, such as `['adversarial', 'hinge']`. */
  readonly objectives?: readonly (readonly [family: string, choice: string])[]
  /** Values by path, such as `['terms.loss_cf.weight', 0]`; null takes away what is there. */
  readonly assignments?: readonly (readonly [path: string, value: unknown])[]
  /** What the config is fitted to; default MNIST's. */
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
export function resolveConfig(sources: ConfigSources): Config {
  return resolveFitted(sources).config
}

/** A config that is fitted to its data. */
export interface FittedConfig {
  readonly config: Config
  /** What a user should know of how the data has changed it, each a sentence or two; for MNIST there is none. */
  readonly notices: readonly string[]
}

/**
 * Does as {@link resolveConfig}, and tells of what the data has changed.
 *
 * @throws UsageError as {@link resolveConfig} does
 */
export function resolveFitted({ data = MNIST_FACTS, ...sources }: ConfigSources): FittedConfig {
  const { vocabulary = builtInVocabulary } = sources
  const tree = fitToData(layOver(sources, data), data, vocabulary)
  const asked = parse(configSchema(vocabulary), tree.value, vocabulary)
  checkTogether(asked, data)
  const { value: config, notices } = limitBatch(asked, data)
  return { config, notices: [...tree.notices, ...notices] }
}

/**
 * Puts together what a config says of its data, which has to be opened before the rest can be fitted to it.
 *
 * @throws UsageError as {@link resolveConfig} does
 */
export function resolveData(sources: Omit<ConfigSources, 'data'>): DataConfig {
  const { data } = layOver(sources)
  return parse(z.strictObject({ data: dataSchema }), { data }).data
}

/** Lays the sources over one another; where something is known of the data, every place is there to be set. */
function layOver(sources: Omit<ConfigSources, 'data'>, facts?: DataFacts): Tree {
  const { preset = 'facet', file = {}, objectives: chosen = [], assignments = [], threads } = sources
  const { vocabulary = builtInVocabulary } = sources
  const { summary: _, ...base } = vocabulary.presets[checkName('preset', preset, vocabulary.presets)]
  const whole = merged({ ...base, threads }, file, vocabulary)
  const aimed = chosen.reduce(withObjective, facts ? withPlaces(whole, facts, vocabulary) : whole)
  return assignments.reduce((tree, [path, value]) => assigned(tree, path, value, vocabulary), aimed)
}

function parse<Output>(schema: z.ZodType<Output>, tree: Tree, definitions?: Definitions): Output {
  const result = schema.safeParse(tree)
  if (result.success) return result.data
  throw invalidConfig(explainIssues(result.error.issues, definitions))
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
    isTree(part) && part.supervised === true ? { ...part, recognised: by === 'head' || by === 'both' } : part
  const parts: unknown = Array.isArray(latents) ? latents.map(read) : latents
  return merged(
    { ...tree, latents: parts },
    { networks: { discriminator: { projection: by === 'projection' || by === 'both' } } },
  )
}

function checkName<Name extends string>(what: string, name: string, known: Readonly<Record<Name, unknown>>): Name {
  if (Object.hasOwn(known, name)) return name as Name
  const names = Object.keys(known)
  const remedy = `Did you mean '${closest(name, names)}'? There are: ${names.join(', ')}.`
  const code = what === 'preset' ? 'unknown-preset' : 'unknown-objective'
  throw new UsageError(`Unknown ${what} '${name}'. ${remedy}`, { code, remedy })
}

/** Returns the error of one or several faults: the first one's path stands for it, and each is among its issues. */
function invalidConfig(faults: readonly UsageError[]): UsageError {
  if (faults.length === 1) return faults[0]
  const issues = faults.map(({ path = '', message }): ErrorIssue => ({ path, message }))
  const [{ code, path }] = faults
  return new UsageError(issues.map(({ message }) => message).join('\n'), { code, path, issues })
}

/** Returns an error for each fault of a config: its place, and what is the matter with it. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], definitions?: Definitions): UsageError[] {
  return issues.map((issue) => {
    const path = issue.path.join('.')
    if (issue.code === 'unrecognized_keys') return unknownPath([...issue.path, issue.keys[0]].join('.'), definitions)
    if (issue.code === 'invalid_key') return unknownPath(path, definitions)
    const remedy = 'See `facet train --print-config` for a valid config.'
    const text = `${path || 'the config'}: ${issue.message}. ${remedy}`
    return new UsageError(text, { code: 'invalid-value', path, remedy })
  })
}
