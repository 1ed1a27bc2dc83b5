import { FacetError } from '../../array/index.ts'
import type { SplitName } from '../index.ts'

/** What an array is for: `train/images`, `test/labels` and so on; `all` where its name says no split, and `all/classes`. */
export type ArrayRole = `${'all' | 'train' | 'validation' | 'test'}/${'images' | 'labels' | 'classes'}`

const SPLITS = new Map<string, SplitName>([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['test', 'test'],
  ['t10k', 'test'],
])

const KINDS = new Map<string, 'images' | 'labels' | 'classes'>([
  ...['x', 'image', 'images', 'img', 'imgs'].map((word) => [word, 'images'] as const),
  ...['y', 'label', 'labels', 'target', 'targets'].map((word) => [word, 'labels'] as const),
  ['classes', 'classes'],
])

/** Words for images, unless the name has another that tells: `y_data` is of labels. */
const VAGUE = new Set(['data', 'features'])

/** An array that has a name. */
export interface Named {
  readonly name: string
}

/** The arrays of one data set, by what they are for. */
export type ArraySet<Item> = ReadonlyMap<ArrayRole, Item>

/**
 * Tells arrays by their names, as they are found in the wild: `x_train`, `train_images`, `kmnist-train-imgs`, `labels`,
 * `class_names`, `data` and `label`. What is left of a name is the data set's own: there may be several. Arrays of other names are left out.
 *
 * @returns sets by their names; `''` is the set without one
 * @throws FacetError when two arrays are for the same
 */
export function arraySets<Item extends Named>(arrays: readonly Item[]): Map<string, Map<ArrayRole, Item>> {
  const sets = new Map<string, Map<ArrayRole, Item>>()
  for (const array of arrays) {
    const { role, rest } = roleOf(array.name)
    if (role === undefined) continue
    const set = sets.get(rest) ?? new Map<ArrayRole, Item>()
    const other = set.get(role)
    if (other) {
      throw new FacetError(
        `'${other.name}' and '${array.name}' are both ${role.replace('/', ' ')}. Leave one of them out.`,
      )
    }
    sets.set(rest, set.set(role, array))
  }
  return sets
}

/** Tells whether an array is of images, by its name. */
export function isOfImages(name: string): boolean {
  return roleOf(name).role?.endsWith('/images') ?? false
}

function roleOf(name: string): { readonly role?: ArrayRole; readonly rest: string } {
  const words = name
    .toLowerCase()
    .replace(/(class|label)[-_ ]?names/, 'classes')
    .split(/[-_. ]+/)
  const clearAt = words.findLastIndex((word) => KINDS.has(word))
  const kindAt = clearAt < 0 ? words.findLastIndex((word) => VAGUE.has(word)) : clearAt
  const splitAt = words.findLastIndex((word) => SPLITS.has(word))
  const rest = words.filter((_, at) => at !== kindAt && at !== splitAt).join('-')
  if (kindAt < 0) return { rest }
  const kind = KINDS.get(words[kindAt]) ?? 'images'
  return { role: `${SPLITS.get(words[splitAt]) ?? 'all'}/${kind}`, rest }
}

/** Returns which split a name says, `all` where it says none, and what remains of it, in lower case. */
export function splitWords(name: string): { readonly part: 'all' | SplitName; readonly rest: string } {
  const words = name.toLowerCase().split(/[-_. ]+/)
  const at = words.findLastIndex((word) => SPLITS.has(word))
  return { part: SPLITS.get(words[at]) ?? 'all', rest: words.filter((_, index) => index !== at).join('-') }
}
