import type { CodeEffect } from '../report/report.ts'

/**
 * The least |partial ρ| of a meaning, a large effect by Cohen's convention (1988, section 3.2): the code's order accounts
 * for a quarter of the variance of the factor's that class and other codes leave.
 */
const LEAST_CORRELATION = 0.5

/**
 * The least |effect| of a meaning, in standard deviations of real images: a medium effect by Cohen's convention (1988,
 * section 2.2), about the least that is seen by eye. Without it, a code would be named after a change that is sure but
 * invisible.
 */
const LEAST_EFFECT = 0.5

/** What a code is called that sets nothing. */
const NO_MEANING = 'no measurable meaning'

/** What a code is called. */
export interface CodeName {
  /** The factor that it sets; null where there is none. */
  readonly meaning: string | null
  /** Factor, partial ρ and effect: `slant (ρ 0.98, 3.1 sd)`; or {@link NO_MEANING}. */
  readonly label: string
}

/**
 * Names a code after the factor that it changes most, of those that it sets: |partial ρ| ≥ {@link LEAST_CORRELATION},
 * |effect| ≥ {@link LEAST_EFFECT}, and both of one sign, as draws and sweeps tell of different things otherwise.
 *
 * A code that moves a factor up and down again has no such meaning: a slider cannot be named after it.
 */
export function nameCode(effects: readonly CodeEffect[]): CodeName {
  const best = strongest(effects)
  return best ? named(best, best.factor) : NAMELESS
}

/**
 * Names all codes of a model. Where several change one factor most, the one that does so most bears its name, and the
 * others are `also slant (…)`: to call them after their second best factor would hide that they slant too.
 *
 * @param codes - the effects of each code
 * @returns one a code
 */
export function nameCodes(codes: readonly (readonly CodeEffect[])[]): CodeName[] {
  const bests = codes.map(strongest)
  return bests.map((best, code) => {
    if (!best) return NAMELESS
    const isOutdone = bests.some((other, index) => {
      const ahead = Math.abs(other?.effect ?? 0) - Math.abs(best.effect)
      return other?.factor === best.factor && (ahead > 0 || (ahead === 0 && index < code))
    })
    return named(best, isOutdone ? `also ${best.factor}` : best.factor)
  })
}

const NAMELESS: CodeName = { meaning: null, label: NO_MEANING }

/** The effect that a code is named after; the first of equal ones. */
function strongest(effects: readonly CodeEffect[]): CodeEffect | null {
  return effects
    .filter(isMeaning)
    .reduce<CodeEffect | null>(
      (best, effect) => (best && Math.abs(best.effect) >= Math.abs(effect.effect) ? best : effect),
      null,
    )
}

function isMeaning({ effect, partial }: CodeEffect): boolean {
  return (
    Math.abs(partial) >= LEAST_CORRELATION &&
    Math.abs(effect) >= LEAST_EFFECT &&
    Math.sign(partial) === Math.sign(effect)
  )
}

function named({ factor, partial, effect }: CodeEffect, title: string): CodeName {
  return { meaning: factor, label: `${title} (ρ ${fixed(partial, 2)}, ${fixed(effect, 1)} sd)` }
}

/** With a true minus, which no line breaks after. */
function fixed(value: number, decimals: number): string {
  return value.toFixed(decimals).replace('-', '−')
}
