import { roundCosts } from '../sweep/index.ts'
import type { SweepPlan } from '../sweep/index.ts'
import { formatShare } from './format.ts'

/** Settings that are listed. */
const SHOWN = 30

/** Says what a sweep would do: settings, rounds, and the steps they come to. */
export function planText(plan: SweepPlan): string {
  const { settings, seeds, rounds, spec } = plan
  const whole = settings.reduce((sum, { steps }) => sum + steps, 0) * seeds.length
  const all = roundCosts(plan).reduce((sum, cost) => sum + cost, 0)
  const lines = [
    `${count(settings.length, 'setting')} × ${count(seeds.length, 'seed')}, ranked by ${spec.rank.by}:`,
    ...settings.slice(0, SHOWN).map(({ name, steps }) => `  ${name} (${count(steps, 'step')})`),
    ...(settings.length > SHOWN ? [`  … and ${settings.length - SHOWN} more`] : []),
    '',
    ...roundLines(plan),
    `In all about ${count(all, 'step')}${rounds.length > 1 ? `; whole runs would take ${count(whole, 'step')}` : ''}.`,
  ]
  return `${lines.join('\n')}\n`
}

function roundLines(plan: SweepPlan): string[] {
  const { seeds, rounds, fields } = plan
  return roundCosts(plan).map((cost, round) => {
    const runs = count(fields[round] * seeds.length, 'run')
    return `round ${round + 1}: ${runs} of ${count(fields[round], 'setting')}, to ${formatShare(rounds[round])} of their steps, about ${count(cost, 'step')}`
  })
}

const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

function count(number: number, what: string): string {
  return `${NUMBER.format(number)} ${what}${Math.round(number) === 1 ? '' : 's'}`
}
