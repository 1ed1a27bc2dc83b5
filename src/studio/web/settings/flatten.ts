/** Values by path, such as `optim.generator.rate`. */
export type Settings = Readonly<Record<string, unknown>>

/**
 * Returns the values of a config by path. Lists of plain values are one value; those of things with names, such as the parts
 * of the latent vector, are told apart by them.
 */
export function flatten(tree: unknown, prefix = ''): Settings {
  if (!isGroup(tree)) return { [prefix]: tree }
  const settings = entriesOf(tree).map(([key, value]) => flatten(value, prefix === '' ? key : `${prefix}.${key}`))
  return Object.assign({}, ...settings) as Settings
}

/** Returns what is at a path; undefined where there is nothing. */
export function valueAt(tree: unknown, path: string): unknown {
  let value = tree
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  return value
}

/** Tells whether two values are the same, by what they hold. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && (!Array.isArray(value) || value.every(isNamed))
}

function isNamed(value: unknown): value is { readonly name: string } {
  return typeof value === 'object' && value !== null && 'name' in value
}

function entriesOf(group: object): [string, unknown][] {
  if (!Array.isArray(group)) return Object.entries(group)
  return group.filter(isNamed).map(({ name, ...rest }) => [name, rest])
}
