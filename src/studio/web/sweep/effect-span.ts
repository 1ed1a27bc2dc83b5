import type { MainEffect } from '../../../sweep/index.ts'
import type { Summary } from '../../../train/index.ts'

/** Ends of an axis that all levels of all paths fit on. */
export interface EffectAxis {
  readonly from: number
  readonly to: number
}

/** Where a level's marks stand along the axis, in per cent of it. */
export interface EffectSpan {
  readonly mean: number
  /** Ends of one deviation either way; absent where there is none. */
  readonly spread?: readonly [number, number]
}

/** Returns the effects that tell something: of paths that have scores of two values at least. */
export function tellingEffects(effects: readonly MainEffect[]): MainEffect[] {
  return effects.filter(({ levels }) => levels.filter(({ summary }) => summary !== undefined).length > 1)
}

/** Returns the axis that all levels share, so that paths compare. */
export function effectAxis(effects: readonly MainEffect[]): EffectAxis {
  const ends = effects.flatMap(({ levels }) => levels.flatMap(({ summary }) => (summary ? endsOf(summary) : [])))
  const [least, most] = [Math.min(...ends), Math.max(...ends)]
  // A single place would have no axis.
  const room = (most - least || Math.abs(most) || 1) * 0.05
  return { from: least - room, to: most + room }
}

/** Returns where a level stands. */
export function effectSpan(summary: Summary, { from, to }: EffectAxis): EffectSpan {
  const place = (value: number) => (100 * (value - from)) / (to - from)
  const [low, high] = endsOf(summary)
  return { mean: place(summary.mean), ...(summary.deviation !== undefined && { spread: [place(low), place(high)] }) }
}

function endsOf({ mean, deviation = 0 }: Summary): [number, number] {
  return [mean - deviation, mean + deviation]
}
