import { z } from 'zod'
import { UsageError } from '../array/index.ts'

/** A value that a setting gives a path of the config: whatever JSON can say. */
export type SettingValue = z.core.util.JSONType

const value: z.ZodType<SettingValue> = z.json()
const count = z.int().min(1)

const range = z
  .strictObject({
    from: z.number(),
    to: z.number(),
    scale: z.enum(['linear', 'log']).default('linear'),
    whole: z.boolean().default(false).describe('draw whole numbers only'),
  })
  .describe('numbers between two ends, drawn evenly, or evenly in their logarithm')

/** What a file of a sweep may say. Paths are those of the config, and `preset` and `objective.<family>` beside them. */
export const sweepSchema = z.strictObject({
  name: z.string().min(1).max(80).optional().describe('what the sweep is called; by default as its file is'),
  preset: z.string().default('facet').describe('where every config starts from'),
  config: z.record(z.string(), value).default({}).describe('a part of a config, laid over the preset'),
  objective: z.record(z.string(), z.string()).default({}).describe('choices of objective by family'),
  grid: z.record(z.string(), z.array(value).min(1)).default({}).describe('values by path; every combination is tried'),
  list: z.array(z.record(z.string(), value)).default([]).describe('settings, each some values by path'),
  random: z
    .strictObject({
      count: count.describe('settings that are drawn'),
      seed: z.int().min(0).max(4294967295).default(0),
      values: z.record(z.string(), z.union([z.array(value).min(1), range])).describe('what is drawn from, by path'),
    })
    .optional()
    .describe('settings drawn at random'),
  seeds: z
    .union([count, z.array(z.int().min(0).max(4294967295)).min(1)])
    .default(1)
    .describe('how many seeds, from 0, or which; each setting is run with each'),
  rank: z
    .strictObject({
      by: z.string().default('frechet').describe('the metric that settings are ranked by'),
      better: z.enum(['more', 'less', 'one']).optional().describe('what is good, where it is not what the metric says'),
    })
    .prefault({}),
  score: z
    .strictObject({
      with: z
        .enum(['judge', 'report', 'losses'])
        .default('judge')
        .describe('the judge on samples, all that `facet evaluate` measures, or the losses of training alone'),
      count: z.int().min(100).default(5000).describe('samples that are scored'),
    })
    .prefault({}),
  halving: z
    .strictObject({
      factor: z.number().min(1.1).default(3).describe('of so many settings one goes on to the next round'),
      rounds: z.int().min(2).max(20).optional().describe('rounds, of which the last trains to the end'),
    })
    .optional()
    .describe('successive halving: the hopeless are stopped early'),
  budget: z
    .strictObject({
      steps: count.optional().describe('steps of all runs together'),
      minutes: z.number().positive().optional().describe("minutes of the sweep's own time, all its sessions together"),
    })
    .prefault({}),
  tries: count.default(3).describe('how often a run may fail at the same step before it is given up'),
})

/** A sweep, as its file says it. */
export type SweepSpec = z.infer<typeof sweepSchema>

/**
 * Reads what a file of a sweep says.
 *
 * @param said - as parsed from YAML or JSON
 * @throws UsageError for what is unknown or impossible, with its path
 */
export function parseSweep(said: unknown): SweepSpec {
  const result = sweepSchema.safeParse(said)
  if (result.success) return result.data
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}.`)
  throw new UsageError(`${issues.join('\n')} See docs/sweeps.md for what a sweep may say.`)
}
