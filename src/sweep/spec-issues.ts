import { closest } from 'fastest-levenshtein'
import type { z } from 'zod'
import { configPaths } from '../gan/index.ts'

/** The schema of a file as JSON Schema, or of a part of it. */
type Part = z.core.JSONSchema.BaseSchema
type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/**
 * Says what is wrong with a file, a line for each fault: the path, what is the matter, and what to say instead.
 *
 * @param schema - what the file may say; its descriptions are what to say
 */
export function explainIssues(issues: readonly Issue[], schema: Part): string[] {
  return issues.flatMap((issue) => explain(issue, [], schema))
}

function explain(issue: Issue, above: Path, schema: Part): string[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, schema))
  if (issue.code === 'invalid_union') {
    // Where all but one of the alternatives are of another type, it is that one which was meant.
    const meant = issue.errors.filter((errors) => !errors.some(isOfAnotherType))
    if (meant.length === 1) return meant[0].flatMap((inner) => explain(inner, path, schema))
  }
  return [`${path.join('.') || 'the file'}: ${faultOf(issue)}. Say ${describe(path, schema)}.`]
}

function isOfAnotherType({ code, path }: Issue): boolean {
  return code === 'invalid_type' && path.length === 0
}

/** Zod's words without its exclamation, which says nothing. */
function faultOf({ code, message }: Issue): string {
  if (message.endsWith('received undefined')) return 'missing'
  return code === 'invalid_union' ? 'of another type' : message.replace(/^(Invalid input|Too small|Too big): /, '')
}

function unknownKey(key: string, path: Path, schema: Part): string {
  const names = partsAt(path, schema).flatMap(({ properties = {} }) => Object.keys(properties))
  const whole = [...path, key].join('.')
  if (path.length === 0 && configPaths().includes(key)) {
    return `${key}: a part of the config. Say it in config for all settings, or in grid, list or random.`
  }
  const nearest = [...path, closest(key, names)].join('.')
  return `${whole}: unknown. Did you mean '${nearest}'? There are: ${names.join(', ')}.`
}

/** Returns what is to be said at a path, or at the nearest place above that is described. */
function describe(path: Path, schema: Part): string {
  const lengths = Array.from({ length: path.length + 1 }, (_, index) => path.length - index)
  const described = lengths
    .flatMap((length) => partsAt(path.slice(0, length), schema))
    .find(({ description }) => description !== undefined)
  return described?.description ?? 'something else'
}

/** Returns the parts of a schema that describe a path: several where there are alternatives, none in the midst of a value. */
function partsAt(path: Path, schema: Part): Part[] {
  const found = [schema, ...(schema.anyOf ?? [])].filter((part) => typeof part === 'object')
  if (path.length === 0) return found
  const [key, ...rest] = path
  return found.flatMap((part) => {
    const child = part.properties?.[String(key)] ?? (typeof key === 'number' ? part.items : part.additionalProperties)
    return typeof child === 'object' && !Array.isArray(child) ? partsAt(rest, child) : []
  })
}
