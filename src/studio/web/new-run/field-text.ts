import type { Field } from './fields.ts'

/** Returns a setting's value as it stands in its input. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/**
 * Returns the value that was put in; undefined for nothing, and the text itself where it is none of the kind: the check says
 * what is wrong with it.
 */
export function valueOf({ kind }: Pick<Field, 'kind'>, text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (kind === 'switch') return trimmed === 'true'
  if (kind === 'number') return numberOf(trimmed)
  if (kind !== 'numbers' && kind !== 'extent') return trimmed
  const numbers = trimmed.split(/[,\s×]+/).filter(Boolean)
  return kind === 'extent' && numbers.length === 1 ? numberOf(numbers[0]) : numbers.map(numberOf)
}

function numberOf(text: string): unknown {
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}
