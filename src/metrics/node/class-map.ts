import { UsageError } from '../../array/index.ts'

/** Which class of the data each class of images stands for, and a sentence that says so. */
export interface ClassMap {
  /** By the images' own labels: labels of the data. */
  readonly labels: readonly number[]
  readonly note: string
}

/** At most so many names are in a message. */
const NAMED = 10

/**
 * Matches classes of images to those of the data: by name, or where names do not match, by number.
 *
 * @param path - where the images are, as the error names it
 * @throws UsageError where some match neither way
 */
export function classMap(path: string, own: readonly string[], classes: readonly string[]): ClassMap {
  const named = own.map((name) => placeOf(name, classes))
  if (!named.includes(-1)) return { labels: named, note: 'Labels are matched to the classes of the data by name.' }
  const numbered = own.map((name) => (/^\d{1,6}$/.test(name) && Number(name) < classes.length ? Number(name) : -1))
  if (!numbered.includes(-1)) {
    return { labels: numbered, note: 'Labels are numbers, counted from 0 in the order of the classes of the data.' }
  }
  throw new UsageError(
    `${path}: its classes are ${listed(own)}, and those of the data are ${listed(classes)}. Name them alike, number them ` +
      'from 0, or pass --unlabelled.',
  )
}

/** The place of a class by its name, or else by the only one that is like it; −1 where there is none. */
function placeOf(name: string, classes: readonly string[]): number {
  const exact = classes.indexOf(name)
  if (exact >= 0) return exact
  const alike = [...classes.keys()].filter((label) => keyOf(classes[label]) === keyOf(name))
  return alike.length === 1 ? alike[0] : -1
}

/** Folders are named for classes without what file systems refuse, such as a slash. */
function keyOf(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
}

function listed(names: readonly string[]): string {
  const more = names.length > NAMED ? [`${names.length - NAMED} more`] : []
  return [...names.slice(0, NAMED).map((name) => `'${name}'`), ...more].join(', ')
}
