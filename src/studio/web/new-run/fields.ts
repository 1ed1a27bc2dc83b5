/** A part of a JSON Schema, as far as the config's own needs. */
export interface Schema {
  readonly type?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly string[]
  readonly required?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

/** How a value is put in: a number, one of some words, yes or no, a text, numbers by commas, or one number or two. */
export type FieldKind = 'number' | 'choice' | 'switch' | 'text' | 'numbers' | 'extent'

/** A setting of the config, and what can be put in. */
export interface Field {
  readonly path: string
  readonly kind: FieldKind
  readonly description: string
  readonly isWhole: boolean
  /** Whether there need be none. */
  readonly isOptional: boolean
  readonly choices: readonly string[]
  /** What may be put in, in words; empty where all may. */
  readonly range: string
}

/** Settings that belong together, and groups within. */
export interface FieldGroup {
  readonly path: string
  readonly description: string
  readonly fields: readonly Field[]
  readonly groups: readonly FieldGroup[]
}

/** Returns the settings of a schema as a tree of groups; lists of things are left out, as they are edited otherwise. */
export function groupOf(schema: Schema, path = ''): FieldGroup {
  const children = Object.entries(schema.properties ?? {}).map(([key, child]) => ({
    path: path === '' ? key : `${path}.${key}`,
    child,
    isOptional: schema.required?.includes(key) !== true && !('default' in child),
  }))
  return {
    path,
    description: schema.description ?? '',
    fields: children.flatMap(({ child, ...place }) => fieldOf(child, place) ?? []),
    groups: children.filter(({ child }) => child.properties).map((place) => groupOf(place.child, place.path)),
  }
}

/** Returns all settings of a group and of those within. */
export function allFields({ fields, groups }: FieldGroup): Field[] {
  return [...fields, ...groups.flatMap(allFields)]
}

/** Returns a group with the settings that pass alone; undefined where none is left. */
export function filterFields(group: FieldGroup, passes: (field: Field) => boolean): FieldGroup | undefined {
  const fields = group.fields.filter(passes)
  const groups = group.groups.flatMap((inner) => filterFields(inner, passes) ?? [])
  return fields.length + groups.length > 0 ? { ...group, fields, groups } : undefined
}

/** Returns whether a setting's path or description has every word of a search. */
export function matches({ path, description }: Field, search: string): boolean {
  const text = `${path} ${description}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function fieldOf(schema: Schema, place: { readonly path: string; readonly isOptional: boolean }): Field | undefined {
  const kind = kindOf(schema)
  if (!kind) return undefined
  // A list of numbers has the range of one; a choice of shapes that of its first.
  const number = schema.anyOf?.[0] ?? schema.items ?? schema
  return {
    ...place,
    kind,
    description: schema.description ?? '',
    isWhole: number.type === 'integer',
    choices: schema.enum ?? [],
    range: rangeOf(number),
  }
}

function kindOf({ type, enum: choices, items, anyOf }: Schema): FieldKind | undefined {
  if (choices) return 'choice'
  if (anyOf) return 'extent'
  if (type === 'array') return items?.properties ? undefined : 'numbers'
  const kinds: Readonly<Record<string, FieldKind>> = {
    integer: 'number',
    number: 'number',
    boolean: 'switch',
    string: 'text',
  }
  return kinds[type ?? '']
}

/** What JSON Schema says of any whole number is no bound. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  const most = maximum === undefined || maximum >= UNBOUNDED ? undefined : maximum
  if (minimum !== undefined && most !== undefined) return `${minimum} to ${most}`
  const bounds = [
    minimum !== undefined && `at least ${minimum}`,
    exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
    most !== undefined && `at most ${most}`,
    exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`,
  ]
  return bounds.filter((bound) => bound !== false).join(', ')
}
