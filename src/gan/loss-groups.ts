import type { TermFacts, TermGroup } from './terms/index.ts'

/** What every bound of information is logged under: `mi_<part>`. */
const INFORMATION = 'mi_'

/** Losses whose curves are drawn together. */
export interface LossGroup {
  readonly title: string
  readonly kind: 'adversarial' | 'read' | 'image' | 'information'
  readonly names: readonly string[]
}

/** A term as it is logged. */
type LoggedTerm = Pick<TermFacts, 'group'> & { readonly name: string; readonly total?: string | undefined }

const KINDS: Readonly<Record<TermGroup, LossGroup['kind']>> = {
  adversarial: 'adversarial',
  penalty: 'adversarial',
  class: 'read',
  code: 'read',
  image: 'image',
}

const TITLES: readonly (readonly [kind: LossGroup['kind'], title: string])[] = [
  ['adversarial', 'Discriminator against generator'],
  ['read', 'Class and codes'],
  ['image', 'Images'],
  ['information', 'Information about codes in the image, at least'],
]

/**
 * Groups what a run logs by what it is about: D against G with the penalties, class and codes, images, bounds of information.
 * Groups without curves are left out.
 *
 * @param names - of terms, totals, and bounds as `mi_<part>`, in the order of the log
 */
export function lossGroups(names: readonly string[], objective: readonly LoggedTerm[]): readonly LossGroup[] {
  const kinds = new Map(
    objective.flatMap(({ name, total, group }) => [name, ...(total ? [total] : [])].map((key) => [key, KINDS[group]])),
  )
  const kindOf = (name: string) => (name.startsWith(INFORMATION) ? 'information' : (kinds.get(name) ?? 'image'))
  return TITLES.map(([kind, title]) => ({ kind, title, names: names.filter((name) => kindOf(name) === kind) })).filter(
    (group) => group.names.length > 0,
  )
}
