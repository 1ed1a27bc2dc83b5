import { z } from 'zod'
import { sweepSchema } from '../spec.ts'

const seed = z.int().min(0)

const setting = z.looseObject({
  key: z.string().regex(/^[0-9a-f]{8,64}$/),
  name: z.string(),
  values: z.record(z.string(), z.json()),
  preset: z.string(),
  steps: z.int().min(1),
})

const plan = z
  .looseObject({
    settings: z.array(setting).min(1),
    seeds: z.array(seed).min(1),
    paths: z.array(z.string()),
    rounds: z.array(z.number().gt(0).max(1)).min(1).max(20),
    fields: z.array(z.int().min(1)),
    spec: sweepSchema,
  })
  .refine(({ rounds, fields }) => rounds.length === fields.length, 'rounds and fields must be as many')
  .refine(
    ({ rounds }) => rounds.every((share, round) => round === 0 || share > rounds[round - 1]),
    'rounds must ascend',
  )
  .refine(
    ({ settings }) => new Set(settings.map(({ key }) => key)).size === settings.length,
    'keys of settings must differ',
  )

/** What is used of the record of a sweep, wherever it comes from. */
const usedOfRecord = z.looseObject({
  format: z.literal(1),
  name: z.string().min(1),
  file: z.string().min(1),
  state: z.enum(['running', 'stopped', 'finished', 'out of budget', 'failed']),
  message: z.string().optional(),
  workers: z
    .looseObject({ queue: z.string().optional(), prefix: z.string().optional(), store: z.string().optional() })
    .optional(),
  plan,
  sessions: z.array(z.looseObject({ started: z.iso.datetime(), seconds: z.number().min(0) })),
})

/** What has been checked of a record. */
export type CheckedRecord = z.infer<typeof usedOfRecord>

/**
 * Checks what is used of the record of a sweep.
 *
 * @returns the record; or, as a text, what is wrong with it
 */
export function checkRecord(record: unknown): CheckedRecord | string {
  const checked = usedOfRecord.safeParse(record)
  if (checked.success) return checked.data
  const [
    {
      path: [...path],
      message,
    },
  ] = checked.error.issues
  if (isNewer(record)) return 'it was made by a newer version of Facet. Update Facet'
  return path.length > 0 ? `at ${path.join('.')}: ${message}` : 'it is no JSON object'
}

function isNewer(record: unknown): boolean {
  const format = z.looseObject({ format: z.number() }).safeParse(record).data?.format
  return format !== undefined && format > 1
}
