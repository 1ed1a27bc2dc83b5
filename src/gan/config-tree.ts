import { closest } from 'fastest-levenshtein'
import { z } from 'zod'
import { UsageError, invalidValue } from '../array/index.ts'
import { configSchema } from './config.ts'
import type { Definitions } from './definitions.ts'

/** A JSON object on its way to a config. Trees are never written into: what changes one returns another. */
export type Tree = Readonly<Record<string, unknown>>

/** Tells whether a value is a JSON object. */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Returns a tree with a part of a config laid over it. Arrays replace whole arrays; null takes away what is there.
 *
 * @throws UsageError when the part is no JSON object, or takes away what cannot be there
 */
export function merged(tree: Tree, part: unknown, definitions?: Definitions, prefix = ''): Tree {
  if (!isTree(part)) {
    throw new UsageError('A config is a JSON object. See `facet train --print-config` for a whole one.', {
      code: 'invalid-value',
      path: prefix.slice(0, -1),
      remedy: 'See `facet train --print-config` for a whole one.',
    })
  }
  return Object.entries(part).reduce((whole, [key, value]) => {
    const known = childOf(whole, key)
    const path = `${prefix}${key}`
    const replaced = isTree(known) && isTree(value) ? merged(known, value, definitions, `${path}.`) : value
    return withChild(whole, key, { path, value: replaced, definitions }) as Tree
  }, tree)
}

/**
 * Returns a tree with another value at a path, such as `terms.loss_cf.weight`; null takes away what is there.
 *
 * @throws UsageError for a path that cannot be
 */
export function assigned(tree: Tree, path: string, value: unknown, definitions?: Definitions): Tree {
  return placed(tree, path.split('.'), { path, value, definitions }) as Tree
}

/** What is set, and by what path it was asked for. */
interface Assignment {
  readonly path: string
  readonly value: unknown
  /** What paths there are follows from these. */
  readonly definitions?: Definitions | undefined
}

function placed(node: unknown, [key, ...rest]: readonly string[], assignment: Assignment): object {
  const { path, value, definitions } = assignment
  if (typeof node !== 'object' || node === null) throw unknownPath(path, definitions)
  if (Array.isArray(node)) checkPlace(node, key, assignment)
  // Terms are absent until they are weighted; every other place exists in a preset.
  const inner = rest.length > 0 ? placed(childOf(node, key) ?? {}, rest, assignment) : value
  return withChild(node, key, { ...assignment, value: inner })
}

/** Returns what an object itself holds by a key: not what all objects have, such as `constructor`. */
function childOf(node: object, key: string): unknown {
  return Object.hasOwn(node, key) ? (node as Tree)[key] : undefined
}

/** Steps and epochs are two ways to say one thing, so that each replaces the other. */
const RIVALS: ReadonlyMap<string, string> = new Map([
  ['steps', 'epochs'],
  ['epochs', 'steps'],
])

/** Names of what all objects share. */
const SHARED = new Set(['__proto__', 'constructor', 'prototype'])

/** Returns an object or a list with another value in one place. */
function withChild(node: object, key: string, { path, value, definitions }: Assignment): object {
  if (SHARED.has(key)) throw unknownPath(path, definitions)
  // What is set is checked against the schema; a wrong name that is taken away would leave no trace.
  if (value === null && childOf(node, key) === undefined && !isPath(path, definitions)) {
    throw unknownPath(path, definitions)
  }
  if (Array.isArray(node)) return (node as unknown[]).toSpliced(Number(key), 1, ...(value === null ? [] : [value]))
  const gone = value === null ? key : RIVALS.get(key)
  const kept = Object.fromEntries(Object.entries(node).filter(([name]) => name !== gone))
  return value === null ? kept : { ...kept, [key]: value }
}

/** Refuses what is no place of a list, nor the one behind its last. */
function checkPlace({ length }: readonly unknown[], key: string, { path, definitions }: Assignment): void {
  if (!/^\d+$/.test(key)) throw unknownPath(path, definitions)
  if (Number(key) <= length) return
  throw invalidValue(path, `the list has places 0..${length - 1}.`, `Its next one is ${length}.`)
}

/** Says that there is no such path, and names the nearest. */
export function unknownPath(path: string, definitions?: Definitions): UsageError {
  // Lists have one description for all places: the suggestion keeps to the place asked for.
  const place = /(?<=\.)\d+/.exec(path)?.[0] ?? '0'
  const paths = configPaths(definitions).map((known) => known.replace(/(?<=\.)0\b/, place))
  const remedy = `Did you mean '${closest(path, paths)}'?`
  return new UsageError(`Unknown config path '${path}'. ${remedy}`, { code: 'unknown-path', path, remedy })
}

function isPath(path: string, definitions?: Definitions): boolean {
  return configPaths(definitions).includes(path.replaceAll(/(?<=\.)\d+(?=\.|$)/g, '0'))
}

/** Returns every path of the config; places of a list are written as 0. */
export function configPaths(definitions?: Definitions): string[] {
  return pathsOf(z.toJSONSchema(configSchema(definitions), { io: 'input' }), '')
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
