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
  const usual = preset && new Map(leaves(preset, []).map(({ path, value }) => [path.join('.'), value]))
  const sections = new Map<string, ConfigRow[]>()
  for (const { path, value } of leaves(config, [])) {
    const [name, rest] = path.length === 1 ? [ALONE, path] : [path[0], path.slice(1)]
    const other = usual ? (usual.get(path.join('.')) ?? 'not there') : value
    const row = { path: rest.join('.'), value, ...(other !== value && { preset: other }) }
    sections.set(name, [...(sections.get(name) ?? []), row])
  }
  const alone = sections.get(ALONE)
  sections.delete(ALONE)
  const parts = [...sections].map(([name, rows]) => ({ name, rows }))
  return alone ? [...parts, { name: ALONE, rows: alone }] : parts
}

interface Leaf {
  readonly path: readonly string[]
  readonly value: string
}

function leaves(value: unknown, path: readonly string[]): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, value: String(value) }]
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object')
  if (isPlainList) return [{ path, value: value.join(', ') }]
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    if (typeof item !== 'object' || item === null || !('name' in item)) return leaves(item, [...path, key])
    // Parts of a list that have a name go by it.
    const { name, ...rest } = item
    return leaves(rest, [...path, String(name)])
  })
}
