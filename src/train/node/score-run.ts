import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../gan/index.ts'
import type { QuickScores } from '../../metrics/index.ts'
import type { NodeRuntime } from '../../runtime/node/index.ts'
import { scoreGan } from '../scores.ts'
import type { GanScoring } from '../scores.ts'
import { checkWritable, makeFolder } from './make-folder.ts'
import { openRun, writeJson } from './run-folder.ts'
import type { RunRecord } from './run-folder.ts'
import { openTrainedRun } from './trained-run.ts'

/** A run with its scores. */
export interface ScoredRun {
  readonly folder: string
  readonly config: Config
  readonly record: RunRecord
  readonly scores: QuickScores
}

/** What evaluation/scores.json holds: the scores, and what they are scores of. */
interface ScoresFile {
  readonly format: 1
  /** Steps that the scored networks had taken. */
  readonly step: number
  readonly count: number
  readonly seed: number
  /** The data that the judge learned and the recogniser was tried on. */
  readonly fingerprint: string
  readonly judgeAccuracy: number
  readonly scores: QuickScores
}

/**
 * Scores a run, and keeps the scores in its `evaluation/scores.json`; where they are there already, of the same networks
 * and by an equal judge, they are read.
 *
 * @throws UsageError when the folder is not a run's; FacetError when it has neither models nor a whole checkpoint
 */
export async function scoreRun(folder: string, scoring: GanScoring, runtime: NodeRuntime): Promise<ScoredRun> {
  const { config, record } = await openRun(folder)
  const { gan, step } = await openTrainedRun(folder, runtime)
  const { judge, data, count, seed } = scoring
  const identity = { step, count, seed, fingerprint: data.fingerprint, judgeAccuracy: judge.accuracy }
  const path = join(folder, 'evaluation', 'scores.json')
  const kept = await readScores(path, identity)
  if (kept) return { folder, config, record, scores: kept }
  await checkWritable(join(folder, 'evaluation'))
  const scores = await scoreGan(gan, scoring)
  await makeFolder(join(folder, 'evaluation'))
  await writeJson(path, { format: 1, ...identity, scores } satisfies ScoresFile)
  return { folder, config, record, scores }
}

/** Returns the scores in a file if they are of what is asked for. */
async function readScores(
  path: string,
  identity: Omit<ScoresFile, 'format' | 'scores'>,
): Promise<QuickScores | undefined> {
  try {
    const file = JSON.parse(await readFile(path, 'utf8')) as ScoresFile
    const same = Object.entries(identity).every(([key, value]) => file[key as keyof ScoresFile] === value)
    return file.format === 1 && same ? file.scores : undefined
  } catch {
    return undefined
  }
}
