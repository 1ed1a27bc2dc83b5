import { FacetError } from '../../array/index.ts'

/** The class of all images of a set without labels. */
export const UNLABELLED = 'unlabelled'

/** More classes than anything is drawn or scored by. */
const MOST_CLASSES = 1000

/** What breaks lines, reverses them or cannot be encoded: it would spoil figures and what is printed. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/**
 * Checks the names of classes.
 *
 * @param source - what has them, as the error names it
 * @throws FacetError when there are more than 1,000, or one of them is empty or has characters that are not to be printed:
 * line breaks and other control characters, changes of direction, halves of characters.
 */
export function checkClasses(source: string, classes: readonly string[]): void {
  if (classes.length > MOST_CLASSES) {
    throw new FacetError(
      `${source}: has ${classes.length} classes, and ${MOST_CLASSES} are the most. Leave some out, or join them.`,
    )
  }
  const bad = classes.find((name) => name.trim() === '' || UNPRINTABLE.test(name))
  if (bad === undefined) return
  throw new FacetError(
    `${source}: a class is called '${printable(bad)}', which cannot be printed as it is. Give it another name.`,
  )
}

/** Whether a text can be printed as it is: nothing in it breaks lines, reverses them or cannot be encoded. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text)
}

/** Returns a file's name on one line: characters that are not to be printed become `\u{a}`, their number in hexadecimal. */
export function printable(name: string): string {
  return name.replaceAll(new RegExp(UNPRINTABLE, 'gu'), (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/**
 * Returns the different names of classes in order: by value where all are whole numbers, and else by their UTF-16 code units,
 * whatever the machine's language.
 */
export function sortedClasses(names: Iterable<string>): string[] {
  const sorted = [...new Set(names)].toSorted()
  return sorted.every((name) => /^-?\d+$/.test(name)) ? sorted.toSorted((a, b) => Number(a) - Number(b)) : sorted
}
