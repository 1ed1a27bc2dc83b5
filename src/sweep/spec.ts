import { z } from 'zod'
import { UsageError } from '../array/index.ts'
import { explainIssues } from './spec-issues.ts'

/** A value that a setting gives a path of the config: whatever JSON can say. */
export type SettingValue = z.core.util.JSONType

const value: z.ZodType<SettingValue> = z.json()
const count = z.int().min(1)
const seed = z.int().min(0).max(4294967295)

const range = z
  .strictObject({
    from: z.number().describe('the lower end'),
    to: z.number().describe('the upper end'),
    scale: z.enum(['linear', 'log']).default('linear').describe('evenly over values, or over their logarithm'),
    whole: z.boolean().default(false).describe('whole numbers only, both ends included'),
  })
  .superRefine(({ from, to, scale, whole }, context) => {
    const refuse = (end: 'from' | 'to', message: string) => context.addIssue({ code: 'custom', path: [end], message })
    if (from >= to) refuse('to', `must be above from, which is ${from}`)
    if (scale === 'log' && from <= 0) refuse('from', 'must be above 0 on a scale of logarithms')
    for (const end of ['from', 'to'] as const) {
      if (whole && !Number.isSafeInteger({ from, to }[end])) refuse(end, 'must be a whole number where whole is true')
    }
  })

/** What a file of a sweep may say. Paths are those of the config, and `preset` and `objective.<family>` beside them. */
export const sweepSchema = z
  .strictObject({
    name: z.string().min(1).max(80).optional().describe('what the sweep is called; by default as its file is'),
    preset: z.string().default('facet').describe('where every config starts from'),
    config: z
      .record(z.string(), value)
      .default({})
      .describe('a part of a config, laid over the preset: nested, or by path'),
    objective: z.record(z.string(), z.string()).default({}).describe('choices of objective by family'),
    grid: z
      .record(
        z.string(),
        z.array(value).min(1).describe('a list of values, such as `optim.generator.rate: [1e-3, 2e-3]`'),
      )
      .default({})
      .describe('lists of values by path; every combination is tried'),
    list: z
      .array(z.record(z.string(), value).describe('values by path'))
      .max(10_000)
      .default([])
      .describe('settings, each some values by path'),
    random: z
      .strictObject({
        count: count.max(10_000).describe('how many settings are drawn; what is drawn twice is one'),
        seed: seed.default(0).describe('what the draws follow from'),
        values: z
          .record(
            z.string(),
            z.union([z.array(value).min(1), range]).describe('a list of values, or a range `{ from, to }`'),
          )
          .refine((values) => Object.keys(values).length > 0, 'nothing to draw')
          .describe('what is drawn from, by path: a list of values or a range'),
      })
      .optional()
      .describe('settings drawn at random'),
    seeds: z
      .union([count.max(1000), z.array(seed).min(1).max(1000)])
      .default(1)
      .describe('how many seeds, from 0, or a list of them; each setting is run with each'),
    rank: z
      .strictObject({
        by: z.string().default('frechet').describe('the metric that settings are ranked by'),
        better: z
          .enum(['more', 'less', 'one'])
          .optional()
          .describe('what is good, where it is not what the metric says; `one` is the nearer to 1'),
      })
      .prefault({})
      .describe('what is best'),
    score: z
      .strictObject({
        with: z
          .enum(['judge', 'report', 'losses'])
          .default('judge')
          .describe('the judge on samples, all that `facet evaluate` measures, or the losses of training alone'),
        count: z.int().min(100).default(5000).describe('how many samples are scored'),
      })
      .prefault({})
      .describe('how runs are scored at the end of a round'),
    halving: z
      .strictObject({
        factor: z.number().min(1.1).default(3).describe('of so many settings one goes on to the next round'),
        rounds: z
          .int()
          .min(2)
          .max(20)
          .optional()
          .describe(
            'how many rounds, of which the last trains to the end; by default as many as the settings last for',
          ),
      })
      .optional()
      .describe('successive halving, `{}` for its defaults: the hopeless are stopped early'),
    budget: z
      .strictObject({
        steps: count
          .optional()
          .describe('how many steps all runs may take together; no run is begun that would exceed them'),
        minutes: z
          .number()
          .positive()
          .optional()
          .describe("how many minutes of the sweep's own time, all its sessions together"),
      })
      .prefault({})
      .describe('when to end early'),
    tries: count
      .max(1000)
      .default(3)
      .describe('how often a run may fail without getting further before it is given up'),
  })
  .describe('what there is to try, such as `grid: { batch: [32, 64] }`')

/** A sweep, as its file says it. */
export type SweepSpec = z.infer<typeof sweepSchema>

/**
 * Reads what a file of a sweep says.
 *
 * @param said - as parsed from YAML or JSON
 * @throws UsageError for what is unknown or impossible, with its path, a line each
 */
export function parseSweep(said: unknown): SweepSpec {
  const result = sweepSchema.safeParse(said)
  if (result.success) return result.data
  const lines = explainIssues(result.error.issues, z.toJSONSchema(sweepSchema, { io: 'input' }))
  throw new UsageError([...lines, 'See docs/sweeps.md for what a sweep may say.'].join('\n'))
}
