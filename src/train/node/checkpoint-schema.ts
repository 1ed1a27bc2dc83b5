import { z } from 'zod'
import { UsageError, mapValues } from '../../array/index.ts'
import type { HistoryEvent } from '../memory.ts'

const count = z.int().min(0)
/** JSON has no number for what is not finite. */
const sums = z.record(z.string(), z.number().nullable())

const state = z.looseObject({
  format: z.literal(2),
  seed: z.int().min(0).max(4294967295),
  data: z.object({ fingerprint: z.string(), epoch: count, batch: count }),
  config: z.looseObject({}).optional(),
  step: count,
  // Checkpoints of earlier versions count all sums alike.
  meter: z
    .object({ sums, counts: z.record(z.string(), count).optional(), count })
    .transform(({ counts, ...meter }) => ({
      sums: meter.sums,
      counts: counts ?? mapValues(meter.sums, () => meter.count),
      count: meter.count,
    })),
  losses: z.object({ taken: count, means: sums, warned: z.boolean() }),
  diversity: z.object({ warned: z.array(count), healthy: z.boolean() }),
  best: z.object({ step: count.optional(), distance: z.number().optional() }),
})

const event = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('step'), step: count, epoch: z.number().min(0), losses: sums }),
  z.looseObject({ kind: z.literal('evaluation'), step: count, scores: z.looseObject({}), best: z.boolean() }),
  z.looseObject({ kind: z.literal('warning'), step: count, message: z.string() }),
])

/**
 * Reads what a checkpoint's `state.json` says, and checks that it can be.
 *
 * @param expected.path - the file
 * @param expected.step - of the checkpoint, by its folder's name
 * @throws UsageError when it cannot: the file is whole, so that somebody has changed it
 */
export function parseState(text: string, { path, step }: { path: string; step: number }): z.infer<typeof state> {
  const found = checked(state, text, path)
  if (found.step === step) return found
  throw changed(path, `it is of step ${found.step}, in the folder of step ${step}`)
}

/**
 * Reads what a checkpoint's `history.jsonl` tells, and checks that it can be.
 *
 * @throws UsageError as {@link parseState} does
 */
export function parseHistory(text: string, { path, step }: { path: string; step: number }): HistoryEvent[] {
  const lines = text.split('\n').slice(0, -1)
  const events = lines.map((line) => checked(event, line, path))
  const late = events.find((one) => one.step > step)
  if (late) throw changed(path, `it tells of step ${late.step}, in the folder of step ${step}`)
  return events as unknown as HistoryEvent[]
}

function checked<Output>(schema: z.ZodType<Output>, text: string, path: string): Output {
  const result = schema.safeParse(parsed(text))
  if (result.success) return result.data
  const [{ path: place, message }] = result.error.issues
  throw changed(path, `${place.join('.') || 'a line'} cannot be: ${message}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function changed(path: string, what: string): UsageError {
  return new UsageError(`${path}: not as Facet wrote it, ${what}. Restore the checkpoint, or remove its folder.`)
}
