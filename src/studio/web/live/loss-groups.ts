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
export interface LossGroup {
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
const TOTALS: Readonly<Record<string, 'D' | 'G' | undefined>> = { loss_d: 'D', loss_g: 'G' }

/**
 * Returns what is logged in groups: the two players against each other in their own colours, what both share, bounds of
 * information.
 *
 * @param names - of losses: terms, totals, and bounds as `mi_<part>`
 */
export function groupLosses(names: readonly string[], objective: readonly ObjectiveTerm[]): LossGroup[] {
  const playerOf = new Map(objective.map(({ name, player }) => [name, player]))
  const owner = (name: string) => playerOf.get(name) ?? TOTALS[name] ?? 'both'
  const isTotal = (name: string) => !playerOf.has(name)
  const ofPlayer = (player: 'D' | 'G' | 'both') =>
    names.filter((name) => owner(name) === player && !isInformation(name)).toSorted(before(isTotal))
  const groups = [
    {
      title: 'Discriminator against generator',
      lines: [...inOneColour(ofPlayer('D'), '--discriminator'), ...inOneColour(ofPlayer('G'), '--generator')],
      // Of the cross-entropies alone the equilibrium is known.
      ...(playerOf.has('loss_d_r') && { reference: CANNOT_TELL }),
    },
    { title: 'Class and codes, which both improve', lines: inColours(ofPlayer('both')) },
    { title: 'Information about codes in the image, at least (nats)', lines: inColours(names.filter(isInformation)) },
  ]
  return groups.filter(({ lines }) => lines.length > 0)
}

function isInformation(name: string): boolean {
  return name.startsWith('mi_')
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
