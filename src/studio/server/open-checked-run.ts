import { z } from 'zod'
import { UsageError } from '../../array/index.ts'
import type { Config } from '../../gan/index.ts'
import { openRun } from '../../train/node/index.ts'
import type { RunRecord } from '../../train/node/index.ts'
import { checkFiles } from './run-files.ts'

const session = z.looseObject({ started: z.string(), seconds: z.number() })

const usedOfRecord = z.looseObject({
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  message: z.string().optional(),
  preset: z.string(),
  command: z.array(z.string()),
  started: z.string(),
  sessions: z.array(session),
  data: z
    .looseObject({
      classes: z.array(z.string()),
      image: z.looseObject({ height: z.number(), width: z.number(), channels: z.number() }),
    })
    .optional(),
  best: z.looseObject({ scores: z.looseObject({ frechet: z.number(), accuracy: z.number().nullish() }) }).optional(),
  warnings: z.array(z.looseObject({ step: z.number(), message: z.string() })).optional(),
  steps: z.looseObject({ planned: z.number(), perEpoch: z.number(), taken: z.number() }).optional(),
  readAsAsked: z.number().optional(),
  seconds: z.number().optional(),
})

/**
 * Reads config and record of a run, and checks whatever is used of the record: a page must not stumble over what lies in a file.
 *
 * @throws UsageError when the folder is not a run's, its files are damaged, or some of them are links
 */
export async function openCheckedRun(folder: string): Promise<{ config: Config; record: RunRecord }> {
  await checkFiles(folder)
  const { config, record } = await openRun(folder)
  const checked = usedOfRecord.safeParse(record)
  if (checked.success) return { config, record }
  const [{ path }] = checked.error.issues
  throw new UsageError(`run.json: not the record of a run, at ${path.join('.')}. Restore it, or train the run again.`)
}
