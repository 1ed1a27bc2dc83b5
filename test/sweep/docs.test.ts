import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { resolveConfig } from '../../src/gan/index.ts'
import { SWEEP_METRICS, expandSettings, metricOf, parseSweep, roundCosts, sweepSchema } from '../../src/sweep/index.ts'
import type { SweepSpec } from '../../src/sweep/index.ts'
import { batches, madeUpPlan } from './made-up-sweep.ts'
import { specTable } from './spec-table.ts'

const text = readFileSync(new URL('../../docs/sweeps.md', import.meta.url), 'utf8')
const examples = [...text.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml]) => parse(yaml) as object)
const [small, complete] = examples

const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** Steps of a sweep in rounds, and of whole runs. */
function stepsOf(said: object): { readonly inRounds: number; readonly whole: number } {
  const plan = madeUpPlan(said)
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
  const whole = sum(plan.settings.map(({ steps }) => steps)) * plan.seeds.length
  return { inRounds: sum(roundCosts(plan)), whole }
}

it('the table of all that a file may say is that of the schema', () => {
  expect(text).toContain(`\n${specTable()}\n`)
})

it('the table of metrics has them all', () => {
  const isMeasured = (name: string, how: SweepSpec['score']['with']) => {
    try {
      return metricOf(parseSweep({ rank: { by: name }, score: { with: how } })).name === name
    } catch {
      return false
    }
  }
  const rows = SWEEP_METRICS.map(({ name, title, better }) => {
    const how = (['judge', 'report'] as const).filter((one) => isMeasured(name, one)).map((one) => `\`${one}\``)
    return `| \`${name}\` | ${title} | ${how.join(', ')} | ${better === 'one' ? 'nearer to 1' : better} |`
  })
  expect(text).toContain(
    `\n${['| metric | in tables | `score.with` | better |', '|---|---|---|---|', ...rows].join('\n')}\n`,
  )
})

describe('the examples', () => {
  it('are sweeps of configs that there can be', () => {
    expect(examples).toHaveLength(2)
    for (const said of examples) {
      const spec = parseSweep(said)
      expect(metricOf(spec).name).toBe(spec.rank.by)
      for (const { sources } of expandSettings(spec)) {
        expect(() => resolveConfig({ ...sources, threads: 1, data: LETTERS })).not.toThrow()
      }
    }
  })

  it('the small one has six settings', () => {
    expect(expandSettings(parseSweep(small))).toHaveLength(6)
  })

  it('the complete one says everything, in as many settings and steps as the text has it', () => {
    expect(Object.keys(complete).toSorted()).toEqual(Object.keys(sweepSchema.shape).toSorted())
    expect(expandSettings(parseSweep(complete))).toHaveLength(48)
    const { inRounds, whole } = stepsOf({ ...batches(48), seeds: 2, halving: { factor: 3, rounds: 3 } })
    // Made-up runs have 900 steps, these 6,000.
    const [saving, full] = [inRounds, whole].map((steps) => NUMBER.format((steps * 6000) / 900))
    expect(text.replaceAll('\n', ' ')).toContain(
      `they would take ${full} steps; in three rounds they take about ${saving}.`,
    )
  })
})

const LETTERS = { image: { height: 32, width: 32, channels: 1 }, classes: 10 }

it('the costs of halving are as they are told', () => {
  for (const settings of [3, 9, 27, 81]) {
    const { fields } = madeUpPlan({ ...batches(settings), halving: {} })
    const { inRounds, whole } = stepsOf({ ...batches(settings), halving: {} })
    expect(text).toContain(`| ${settings} | ${fields.join(', ')} | ${((100 * inRounds) / whole).toFixed(0)} % |`)
  }
})
