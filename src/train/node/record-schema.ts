import { z } from 'zod'

const count = z.int().min(0)
const text = z.string()

const session = z.looseObject({
  command: z.array(text),
  started: text,
  from: count.optional(),
  seconds: z.number().min(0),
  data: text.min(1).optional(),
})

const steps = z
  .looseObject({ planned: count, perEpoch: count, taken: count })
  .refine(({ planned, taken }) => taken <= planned, { path: ['taken'], message: 'more steps than were planned' })

const image = z.looseObject({ height: z.int().min(1), width: z.int().min(1), channels: z.int().min(1).max(4) })

/**
 * What must hold of run.json, so that whoever reads it need not ask again; `RunRecord` says what it means. What is not used,
 * such as the machine, may be anything.
 */
export const recordSchema = z.looseObject({
  format: z.literal(1),
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  message: text.optional(),
  preset: text,
  command: z.array(text),
  versions: z.record(text, text),
  started: text,
  sessions: z.array(session).min(1),
  data: z.looseObject({ fingerprint: text, classes: z.array(text).min(1), image }).optional(),
  best: z
    .looseObject({ step: count, scores: z.looseObject({ frechet: z.number(), accuracy: z.number().nullish() }) })
    .optional(),
  warnings: z.array(z.looseObject({ step: count, message: text })).optional(),
  steps: steps.optional(),
  threads: z.int().min(1).optional(),
  readAsAsked: z.number().optional(),
  seconds: z.number().min(0).optional(),
})
