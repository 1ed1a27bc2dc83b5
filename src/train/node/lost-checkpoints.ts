import { readFile, stat } from 'node:fs/promises'
import { UsageError } from '../../array/index.ts'
import type { Config } from '../../gan/index.ts'
import { runPaths } from './run-folder.ts'
import type { RunRecord } from './run-folder.ts'

/**
 * Makes sure that a run without checkpoints never had one, so that nothing is lost when it begins anew.
 *
 * @throws UsageError when its record, its metrics or its model tell of a checkpoint
 */
export async function checkUntrained(
  folder: string,
  { config, record }: { readonly config: Config; readonly record: RunRecord },
): Promise<void> {
  const sign = signOf(record) ?? (await signInFiles(folder, config))
  if (sign === undefined) return
  const { checkpoints } = runPaths(folder)
  const remedy = `Restore ${checkpoints}, or train a new run with \`facet train --config\`; this one is left as it is.`
  throw new UsageError(`${folder}: ${sign}, but there is no checkpoint to go on from. ${remedy}`, {
    code: 'no-checkpoint',
    path: folder,
    remedy,
  })
}

/** Returns what a record tells of a checkpoint; undefined where it tells of none. */
function signOf({ state, steps, sessions, best }: RunRecord): string | undefined {
  const taken = Math.max(steps?.taken ?? 0, best?.step ?? 0, ...sessions.map(({ from }) => from || 0))
  if (taken > 0) return `run.json tells of ${taken} steps`
  return state === 'finished' ? 'run.json says that the run is finished' : undefined
}

/** A run writes its lines of metrics up to its first checkpoint without one, and its model right after it. */
async function signInFiles(folder: string, { checkpoint }: Config): Promise<string | undefined> {
  const { metrics, model, scores } = runPaths(folder)
  const step = await lastStep(metrics)
  if (checkpoint.every > 0 && step > checkpoint.every) return `metrics.jsonl tells of ${step} steps`
  for (const [name, path] of [
    ['generator.onnx', model],
    ['scores.jsonl', scores],
  ]) {
    if (await isThere(path)) return `there is a ${name}`
  }
  return undefined
}

/** Returns the last step that metrics tell of; 0 where they tell of none. */
async function lastStep(path: string): Promise<number> {
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n')
  return Math.max(0, ...lines.slice(-2).map((line) => Number(/^\{"step":(\d+),/.exec(line)?.[1] ?? 0)))
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
