import type { EffectRow, MainEffectsOptions, RoundLinesOptions } from '../../src/figures/index.ts'

/** Numbers between -1 and 1 that follow from an index. */
function wobble(index: number): number {
  return Math.sin(12.9898 * (index + 1)) * Math.cos(78.233 * index)
}

function row(label: string, mean: number, spread: number, { runs = 8, lost = 0 } = {}): EffectRow {
  const values = Array.from({ length: runs }, (_, index) => mean + spread * wobble(index + mean))
  const own = values.reduce((sum, value) => sum + value, 0) / runs
  const squares = values.reduce((sum, value) => sum + (value - own) ** 2, 0)
  return { label, runs, lost, summary: { mean: own, deviation: Math.sqrt(squares / (runs - 1)), values } }
}

const frechet = { title: 'Fréchet', unit: 'distance', better: 'less' } as const

/** Three settings that matter more and less. */
export const madeUpEffects: MainEffectsOptions = {
  measure: frechet,
  effects: [
    {
      path: 'optim.generator.rate',
      levels: [
        row('0.0002', 61, 9),
        row('0.001', 34, 12),
        row('0.005', 52, 20, { runs: 5, lost: 3 }),
        { label: '0.02', runs: 0, lost: 8 },
      ],
      share: 0.581,
      chance: 0.072,
      correlation: -0.31,
    },
    {
      path: 'objective.adversarial',
      levels: [
        row('non-saturating', 48, 22),
        row('hinge', 46, 20),
        row('wasserstein with a penalty on gradients', 55, 9),
      ],
      share: 0.044,
      chance: 0.06,
      correlation: null,
    },
    { path: 'terms.loss_cf.weight', levels: [row('1', 47, 21)], share: null, chance: null, correlation: null },
  ],
  subtitle: 'At the end of the first round, at 12.5 % of the steps, against validation images.',
}

/** Twelve settings in four rounds. */
export const madeUpRounds: RoundLinesOptions = {
  measure: frechet,
  rounds: ['150 steps', '300 steps', '600 steps', '1,200 steps'],
  settings: Array.from({ length: 12 }, (_, index) => {
    const last = index < 2 ? 3 : index < 3 ? 2 : index < 6 ? 1 : 0
    const points = Array.from({ length: last + 1 }, (_none, round) => ({
      round,
      mean: (30 + 9 * index) * 0.62 ** round + 2 * wobble(index + round),
      deviation: 4 + 2 * wobble(index * 7 + round),
    }))
    const state = last === 3 ? ('finished' as const) : index === 4 ? ('failed' as const) : ('dropped' as const)
    return { name: `${index + 1}. generator.rate=0.00${index + 1}, batch=${32 * (index + 1)}`, state, points }
  }),
}
