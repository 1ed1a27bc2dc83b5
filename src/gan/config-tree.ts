import { closest } from 'fastest-levenshtein'
import { z } from 'zod'
import { UsageError } from '../array/index.ts'
import { configSchema } from './config.ts'

/** A JSON object under construction. */
export type Tree = { [key: string]: unknown }

/**
 * Lays a part of a config over a tree. Arrays replace whole arrays.
 *
 * @throws UsageError when it is no JSON object
 */
export function merge(tree: Tree, part: unknown): void {
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
  if (value !== null) tree[key] = value
  else if (Array.isArray(tree)) tree.splice(Number(key), 1)
  else delete tree[key]
}

/**
 * Sets the value at a path, such as `terms.loss_cf.weight`; null takes away what is there.
 *
 * @throws UsageError for a path that cannot be
 */
export function assign(tree: Tree, path: string, value: unknown, keys: readonly string[] = path.split('.')): void {
  const [key, ...rest] = keys
  if (Array.isArray(tree)) checkPlace(tree, path, key)
  // Terms are absent until they are weighted; every other place exists in a preset.
  if (rest.length > 0 && !Object.hasOwn(tree, key)) tree[key] = {}
  const child = tree[key]
  // What is set is checked against the schema; a wrong name that is taken away would leave no trace.
  if (rest.length === 0 && value === null && child === undefined && !isPath(path)) throw unknownPath(path)
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

/** Says that there is no such path, and names the nearest. */
export function unknownPath(path: string): UsageError {
  // Lists have one description for all places: the suggestion keeps to the place asked for.
  const place = /(?<=\.)\d+/.exec(path)?.[0] ?? '0'
  const paths = configPaths().map((known) => known.replace(/(?<=\.)0\b/, place))
  return new UsageError(`Unknown config path '${path}'. Did you mean '${closest(path, paths)}'?`)
}

function isPath(path: string): boolean {
  return configPaths().includes(path.replaceAll(/(?<=\.)\d+(?=\.|$)/g, '0'))
}

/** Returns every path of the config; places of a list are written as 0. */
export function configPaths(): string[] {
  return pathsOf(z.toJSONSchema(configSchema, { io: 'input' }), '')
}

function pathsOf(schema: z.core.JSONSchema.BaseSchema, prefix: string): string[] {
  const children = Object.entries({
    ...schema.properties,
    ...(typeof schema.items === 'object' && !Array.isArray(schema.items) ? { 0: schema.items } : {}),
  })
  return children.flatMap(([key, child]) =>
    typeof child === 'object' ? [`${prefix}${key}`, ...pathsOf(child, `${prefix}${key}.`)] : [],
  )
}
