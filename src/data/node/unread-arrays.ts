import { invalidValue } from '../../array/index.ts'
import { splitWords } from './array-names.ts'
import type { ArrayRole } from './array-names.ts'
import { isOfLabels } from './array-labels.ts'
import { printable } from './class-names.ts'
import type { StoredArray } from './numbered-arrays.ts'

/** Labels take no more: larger arrays are not looked at. */
const LARGEST = 2 ** 26
/** Arrays that a note names. */
const NAMED = 6

/**
 * Returns the arrays of labels that are asked for by name: by the whole name, or by what remains of it without the name of a split,
 * so that `lbls` stands for `train_lbls` and `test_lbls`.
 *
 * @param place - where the arrays are, as the error names it
 * @param set - the arrays of images
 * @throws UsageError when there is no such array
 */
export function labelsCalled(
  place: string,
  stored: readonly StoredArray[],
  { asked, set }: { readonly asked: string; readonly set: ReadonlyMap<ArrayRole, StoredArray> },
): Map<ArrayRole, StoredArray> {
  const images = new Set([...set.values()].map(({ name }) => name))
  const others = stored.filter(({ name }) => !images.has(name))
  const wanted = splitWords(asked).rest
  const exact = others.filter(({ name }) => name === asked)
  const alike = others.filter(({ name }) => splitWords(name).rest === wanted)
  const found = set.size === 1 && exact.length > 0 ? exact : alike
  if (found.length > 0) {
    const isWhole = set.has('all/images')
    return new Map(found.map((array) => [`${isWhole ? 'all' : splitWords(array.name).part}/labels`, array]))
  }
  const names = others.map(({ name }) => `'${printable(name)}'`)
  const choice =
    names.length > 0 ? `Choose one of ${names.join(', ')}.` : 'Leave data.labels out: there are only images.'
  throw invalidValue('data.labels', `${place} has no array '${printable(asked)}' beside its images.`, choice)
}

/**
 * Says which arrays are not read that have as many entries as there are images, and how those that may be labels are chosen.
 *
 * @param counts - the images of each split
 */
export async function notesOnUnread(unread: readonly StoredArray[], counts: readonly number[]): Promise<string[]> {
  const labels: string[] = []
  const others: string[] = []
  for (const { name, bytes = 0, read } of unread) {
    if (bytes > LARGEST) continue
    // What is not read does no harm where it is damaged; if it is chosen, its error says what is wrong.
    const array = await Promise.resolve()
      .then(read)
      .catch(() => undefined)
    if (array && !counts.includes(array.shape[0])) continue
    const list = !array || isOfLabels(array) ? labels : others
    list.push(name)
  }
  return [
    ...(labels.length > 0
      ? [`${notRead('array', labels)}; pass --set data.labels=${printable(labels[0])} for labels`]
      : []),
    ...(others.length > 0 ? [notRead('array', others)] : []),
  ]
}

/** Says that something is not read, by its names. */
export function notRead(what: string, names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map((name) => `'${printable(name)}'`)
  const more = names.length > NAMED ? ` and ${names.length - NAMED} others` : ''
  return names.length === 1 ? `${what} ${shown[0]} was not read` : `${what}s ${shown.join(', ')}${more} were not read`
}
