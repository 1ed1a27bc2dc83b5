import { flatten, isSame } from '../settings/flatten.ts'

/** A value of a config, in print. */
export interface ConfigRow {
  /** Within its section, such as `generator.rate`. */
  readonly path: string
  readonly value: string
  /** What the preset has in its place, where that is another. */
  readonly preset?: string
}

/** One top-level part of a config. */
export interface ConfigSection {
  readonly name: string
  readonly rows: readonly ConfigRow[]
}

/** Where single values stand that are in no part. */
const ALONE = 'run'

/** Returns a config as rows to read, single values last, beside what the preset has where it is known. */
export function configSections(config: object, preset?: object): ConfigSection[] {
  const usual = preset && flatten(preset)
  const sections = new Map<string, ConfigRow[]>()
  for (const [path, value] of Object.entries(flatten(config))) {
    const [name, ...rest] = path.split('.')
    const section = rest.length === 0 ? ALONE : name
    const row = {
      path: rest.join('.') || name,
      value: printed(value),
      ...(usual && !isSame(usual[path], value) && { preset: path in usual ? printed(usual[path]) : 'not there' }),
    }
    sections.set(section, [...(sections.get(section) ?? []), row])
  }
  const inOrder = [...sections].map(([name, rows]) => ({ name, rows }))
  return inOrder.toSorted((left, right) => Number(left.name === ALONE) - Number(right.name === ALONE))
}

function printed(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}
