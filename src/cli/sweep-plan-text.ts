import { roundCosts } from '../sweep/index.ts'
import type { SweepPlan } from '../sweep/index.ts'
import { countOf, formatShare } from './format.ts'

/** Settings that are listed. */
const SHOWN = 30

/** Says what a sweep would do: settings, rounds, and the steps they come to. */
export function planText(plan: SweepPlan): string {
  const { settings, seeds, rounds, spec } = plan
  const whole = settings.reduce((sum, { steps }) => sum + steps, 0) * seeds.length
  const all = roundCosts(plan).reduce((sum, cost) => sum + cost, 0)
  const lines = [
    `${countOf(settings.length, 'setting')} × ${countOf(seeds.length, 'seed')}, ranked by ${spec.rank.by}:`,
    ...settings.slice(0, SHOWN).map(({ name, steps }) => `  ${name} (${countOf(steps, 'step')})`),
    ...(settings.length > SHOWN ? [`  … and ${settings.length - SHOWN} more`] : []),
    '',
    ...roundLines(plan),
    `In all about ${countOf(all, 'step')}${rounds.length > 1 ? `; whole runs would take ${countOf(whole, 'step')}` : ''}.`,
  ]
  return `${lines.join('\n')}\n`
}

function roundLines(plan: SweepPlan): string[] {
  const { seeds, rounds, fields } = plan
  return roundCosts(plan).map((cost, round) => {
    const runs = countOf(fields[round] * seeds.length, 'run')
    return `round ${round + 1}: ${runs} of ${countOf(fields[round], 'setting')}, to ${formatShare(rounds[round])} of their steps, about ${countOf(cost, 'step')}`
  })
}
