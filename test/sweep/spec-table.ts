import { z } from 'zod'
import { sweepSchema } from '../../src/sweep/index.ts'

type Part = z.core.JSONSchema.BaseSchema

/** Returns all that a file of a sweep may say as the table of docs/sweeps.md, made from the schema itself. */
export function specTable(): string {
  const rows = rowsOf(z.toJSONSchema(sweepSchema, { io: 'input' }), '')
  return ['| key | what it says | takes | default |', '|---|---|---|---|', ...rows].join('\n')
}

function rowsOf(part: Part, prefix: string): string[] {
  const required = new Set(part.required)
  return Object.entries(part.properties ?? {}).flatMap(([key, child]) => {
    if (typeof child !== 'object') return []
    const path = `${prefix}${key}`
    return [rowOf(path, child, required.has(key)), ...below(child, path)]
  })
}

function rowOf(path: string, part: Part, isRequired: boolean): string {
  const isEmpty = typeof part.default === 'object' || part.default === undefined
  const standard = isRequired ? 'must be said' : isEmpty ? '' : `\`${String(part.default)}\``
  return `| \`${path}\` | ${part.description} | ${takes(part)} | ${standard} |`
}

/** What lies below a key: its own keys, and those of what stands at any path. */
function below(part: Part, path: string): string[] {
  const child = part.additionalProperties
  const ranges = typeof child === 'object' ? (child.anyOf ?? []) : []
  const inner = ranges.filter((one) => typeof one === 'object').flatMap((one) => rowsOf(one, `${path}.<path>.`))
  return [...rowsOf(part, `${path}.`), ...inner]
}

function takes(part: Part): string {
  if (part.enum) return part.enum.map((one) => `\`${String(one)}\``).join(', ')
  const alternatives = part.anyOf?.filter((one) => typeof one === 'object') ?? []
  if (alternatives.length > 0) return alternatives.map(takes).join(', or ')
  switch (part.type) {
    case 'integer':
      return `whole number${boundsOf(part)}`
    case 'number':
      return `number${boundsOf(part)}`
    case 'boolean':
      return '`true`, `false`'
    case 'array':
      return 'list'
    case 'object':
      return part.properties ? 'the keys below' : 'keys with values'
    default:
      return 'text'
  }
}

function boundsOf({ minimum, exclusiveMinimum, maximum = Infinity }: Part): string {
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`
  if (minimum === undefined) return ''
  return maximum < Number.MAX_SAFE_INTEGER ? `, ${minimum} to ${maximum}` : `, at least ${minimum}`
}
