import type { Figure } from './figure.ts'

/** Options that hold names of classes. */
const NAMED = ['classNames', 'categoryNames', 'rowLabels'] as const

type NamedOptions = Partial<Record<(typeof NAMED)[number], readonly string[]>> & { readonly note?: string | undefined }

/** Returns the names of classes that a figure shows. */
export function namesOf(figure: Figure): readonly string[] {
  const options = figure.options as NamedOptions
  return NAMED.flatMap((key) => options[key] ?? [])
}

/**
 * Puts numbers in the place of names that cannot be drawn: `#3` for the class of label 3. A note under the title says so.
 *
 * @param classes - all classes in label order, of which a figure may show some
 */
export function numberNames(figure: Figure, unreadable: ReadonlySet<string>, classes: readonly string[]): Figure {
  const options = figure.options as NamedOptions
  const printed = (name: string, place: number): string => {
    if (!unreadable.has(name)) return name
    return `#${classes.includes(name) ? classes.indexOf(name) : place}`
  }
  const named = NAMED.flatMap((key) => (options[key] ? [[key, options[key].map(printed)] as const] : []))
  const note = [options.note ?? [], NOTICE].flat().join(' ')
  return { ...figure, options: { ...figure.options, ...Object.fromEntries(named), note } } as Figure
}

const NOTICE =
  'No font on this machine can show the names of the classes that stand here by their labels (#0, #1, …). On Debian, install fonts-noto and fonts-noto-cjk.'
