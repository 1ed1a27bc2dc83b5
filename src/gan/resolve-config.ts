import { closest } from 'fastest-levenshtein'
import { z } from 'zod'
import { UsageError } from '../array/index.ts'
import { configSchema } from './config.ts'
import type { Config } from './config.ts'
import { codesOf } from './latents.ts'
import { presets } from './presets.ts'
import type { PresetName } from './presets.ts'

/** A JSON object under construction. */
type Tree = { [key: string]: unknown }

/** Where a config's values come from; later ones win: preset, file, assignments. */
export interface ConfigSources {
  /** Default `facet`. */
  readonly preset?: string
  /** A config or a part of one, as read from JSON. Arrays replace whole arrays. */
  readonly file?: unknown
  /** Values by path, such as `['terms.loss_cf.weight', 0]`. */
  readonly assignments?: readonly (readonly [path: string, value: unknown])[]
  /** Threads where nothing else says so. */
  readonly threads: number
}

/**
 * Puts a config together and checks it.
 *
 * @throws UsageError for an unknown preset or path, naming the nearest right one, and for an impossible value
 */
export function resolveConfig({ preset = 'facet', file, assignments = [], threads }: ConfigSources): Config {
  if (!Object.hasOwn(presets, preset)) {
    throw new UsageError(
      `Unknown preset '${preset}'. Did you mean '${closest(preset, Object.keys(presets))}'? There are: ${Object.keys(presets).join(', ')}.`,
    )
  }
  const { summary: _, ...base } = presets[preset as PresetName]
  const tree: Tree = structuredClone({ ...base, threads })
  if (file !== undefined) merge(tree, file)
  for (const [path, value] of assignments) assign(tree, path, value)
  const result = configSchema.safeParse(tree)
  if (!result.success) throw new UsageError(result.error.issues.map(explainIssue).join('\n'))
  checkTogether(result.data)
  return result.data
}

function merge(tree: Tree, part: unknown): void {
  if (!isTree(part)) {
    throw new UsageError('A config is a JSON object. See `facet train --print-config` for a whole one.')
  }
  for (const [key, value] of Object.entries(part)) {
    const known = Object.hasOwn(tree, key) ? tree[key] : undefined
    if (isTree(known) && isTree(value)) merge(known, value)
    else set(tree, key, value)
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sets one value. Steps and epochs are two ways to say one thing, so that each replaces the other. */
function set(tree: Tree, key: string, value: unknown): void {
  if (key === 'steps') delete tree.epochs
  if (key === 'epochs') delete tree.steps
  tree[key] = value
}

function assign(tree: Tree, path: string, value: unknown, keys: readonly string[] = path.split('.')): void {
  const [key, ...rest] = keys
  if (Array.isArray(tree)) checkPlace(tree, path, key)
  // Terms are absent until they are weighted; every other place exists in a preset.
  if (rest.length > 0 && !Object.hasOwn(tree, key)) tree[key] = {}
  const child = tree[key]
  if (rest.length === 0) set(tree, key, value)
  else if (typeof child === 'object' && child !== null) assign(child as Tree, path, value, rest)
  else throw unknownPath(path)
}

/** Refuses what is no place of a list, nor the one behind its last. */
function checkPlace({ length }: readonly unknown[], path: string, key: string): void {
  if (!/^\d+$/.test(key)) throw unknownPath(path)
  if (Number(key) <= length) return
  throw new UsageError(`${path}: the list has places 0..${length - 1}. Its next one is ${length}.`)
}

function explainIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') return unknownPath([...issue.path, issue.keys[0]].join('.')).message
  if (issue.code === 'invalid_key') return unknownPath(path).message
  return `${path}: ${issue.message}. See \`facet train --print-config\` for a valid config.`
}

function unknownPath(path: string): UsageError {
  // Lists have one description for all places: the suggestion keeps to the place asked for.
  const place = /(?<=\.)\d+/.exec(path)?.[0] ?? '0'
  const paths = configPaths().map((known) => known.replace(/(?<=\.)0\b/, place))
  return new UsageError(`Unknown config path '${path}'. Did you mean '${closest(path, paths)}'?`)
}

/** Returns every path of the config; places of a list are written as 0. */
export function configPaths(): string[] {
  return pathsOf(z.toJSONSchema(configSchema, { io: 'input' }), '')
}

function pathsOf(schema: z.core.JSONSchema.BaseSchema, prefix: string): string[] {
  const children = Object.entries({
    ...schema.properties,
    ...namedKeys(schema),
    ...(typeof schema.items === 'object' && !Array.isArray(schema.items) ? { 0: schema.items } : {}),
  })
  return children.flatMap(([key, child]) =>
    typeof child === 'object' ? [`${prefix}${key}`, ...pathsOf(child, `${prefix}${key}.`)] : [],
  )
}

/** The keys of a record whose keys are names. */
function namedKeys({ propertyNames, additionalProperties }: z.core.JSONSchema.BaseSchema): Record<string, unknown> {
  const names = typeof propertyNames === 'object' ? (propertyNames.enum ?? []) : []
  return Object.fromEntries(names.map((name) => [String(name), additionalProperties]))
}

/** Checks what no single value can violate. */
function checkTogether({ latents, epochs, steps, figures }: Config): void {
  if (epochs === undefined && steps === undefined) throw new UsageError('Give either epochs or steps.')
  checkLatents(latents)
  if (figures.batchStatistics && codesOf(latents).length < 2) {
    throw new UsageError('figures.batchStatistics: the tutorial’s sheet needs two codes. Say false, or add a code.')
  }
}

/** Names that the programs give to inputs, heads and layers of their own. */
const RESERVED = new Set(['images', 'source', 'dense_1'])

function checkLatents(latents: Config['latents']): void {
  const names = latents.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new UsageError(`latents: two parts are named '${twice}'. Rename one.`)
  const taken = names.find((name) => RESERVED.has(name))
  if (taken) throw new UsageError(`latents: '${taken}' is a name of the networks' own. Rename the part.`)
  const supervised = latents.filter((part) => part.supervised)
  if (supervised.length > 1) {
    throw new UsageError('latents: only one part can be supervised, since an image has one label.')
  }
  const odd = supervised.find(({ kind }) => kind !== 'categorical')
  if (odd) throw new UsageError(`latents: '${odd.name}' is supervised, so it must be categorical, not ${odd.kind}.`)
}
