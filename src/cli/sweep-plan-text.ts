import { formatDuration } from '../figures/index.ts'
import { roundCosts, stepsTaken } from '../sweep/index.ts'
import type { JobResult, SweepPlan, SweepSpec } from '../sweep/index.ts'
import { countOf, formatShare } from './format.ts'

/** Settings that are listed. */
const SHOWN = 30

/** Says what a sweep would do: settings, rounds, and the steps they come to, with those of earlier results. */
export function planText(plan: SweepPlan, results: readonly JobResult[]): string {
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
    ...(results.length > 0 ? [`${countOf(stepsTaken(results), 'step')} were taken before.`] : []),
    ...budgetLines(spec, all),
  ]
  return lines.join('\n')
}

function roundLines(plan: SweepPlan): string[] {
  const { seeds, rounds, fields } = plan
  return roundCosts(plan).map((cost, round) => {
    const runs = countOf(fields[round] * seeds.length, 'run')
    return `round ${round + 1}: ${runs} of ${countOf(fields[round], 'setting')}, to ${formatShare(rounds[round])} of their steps, about ${countOf(cost, 'step')}`
  })
}

/** Says where a sweep ends before its plan does. */
function budgetLines({ budget: { steps = Infinity, minutes } }: SweepSpec, planned: number): string[] {
  return [
    ...(steps < planned ? [`The budget suffices for ${countOf(steps, 'step')}: not all of it will be done.`] : []),
    ...(minutes === undefined
      ? []
      : [`It ends after ${formatDuration(60 * minutes)} of work, whatever is done by then.`]),
  ]
}
