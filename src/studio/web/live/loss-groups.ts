import { lossGroups } from '../../../gan/index.ts'
import type { LossGroup } from '../../../gan/index.ts'
import type { ObjectiveTerm } from '../../protocol/index.ts'

/** A curve, as it is drawn. */
export interface LossLine {
  readonly name: string
  /** A design token. */
  readonly colour: `--${string}`
  /** Lengths of strokes and gaps in pixels; absent for an unbroken line. */
  readonly dash?: readonly number[]
}

/** Curves that are read against one another. */
export interface LossLines {
  readonly title: string
  readonly lines: readonly LossLine[]
  /** A value to read the curves against, where one is known. */
  readonly reference?: { readonly name: string; readonly value: number }
}

/** The loss of a discriminator that gives every image even odds: the equilibrium of Goodfellow et al. (2014). */
const CANNOT_TELL = { name: 'ln 2: D cannot tell', value: Math.LN2 }

/** Curves of one colour are told apart by these, the first of them unbroken. */
const DASHES = [undefined, [7, 4], [2, 3], [9, 3, 2, 3], [4, 2]] as const
const SHARED = ['--series-3', '--series-4', '--series-5', '--series-6', '--series-7'] as const

const TITLES: Readonly<Record<LossGroup['kind'], string>> = {
  adversarial: 'Discriminator against generator',
  read: 'Class and codes, which both improve',
  image: 'Images',
  information: 'Information about codes in the image, at least (nats)',
}

/**
 * Returns what is logged in groups: the two players against each other in their own colours, what both share, bounds of
 * information.
 *
 * @param names - of losses: terms, totals, and bounds as `mi_<part>`
 */
export function groupLosses(names: readonly string[], objective: readonly ObjectiveTerm[]): LossLines[] {
  const terms = new Map(objective.map((term) => [term.name, term]))
  const isTotal = (name: string) => !terms.has(name)
  const playerOf = (name: string) => (terms.get(name) ?? objective.find(({ total }) => total === name))?.player
  return lossGroups(names, objective).map(({ kind, names: own }) => {
    if (kind !== 'adversarial') return { title: TITLES[kind], lines: inColours(own) }
    const ofPlayer = (player: 'D' | 'G') => own.filter((name) => playerOf(name) === player).toSorted(before(isTotal))
    const both = own.filter((name) => playerOf(name) !== 'D' && playerOf(name) !== 'G')
    return {
      title: TITLES[kind],
      lines: [
        ...inOneColour(ofPlayer('D'), '--discriminator'),
        ...inOneColour(ofPlayer('G'), '--generator'),
        ...inColours(both),
      ],
      // Of the cross-entropies alone the equilibrium is known.
      ...(terms.has('loss_d_r') && { reference: CANNOT_TELL }),
    }
  })
}

/** Orders names: those that something holds of come first, the others as they were. */
function before(holds: (name: string) => boolean): (left: string, right: string) => number {
  return (left, right) => Number(holds(right)) - Number(holds(left))
}

function inOneColour(names: readonly string[], colour: LossLine['colour']): LossLine[] {
  return names.map((name, place) => ({ name, colour, dash: DASHES[place % DASHES.length] }))
}

function inColours(names: readonly string[]): LossLine[] {
  return names.map((name, place) => ({
    name,
    colour: SHARED[place % SHARED.length],
    dash: DASHES[Math.floor(place / SHARED.length) % DASHES.length],
  }))
}
