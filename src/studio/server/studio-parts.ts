import type { Context } from 'hono'
import { holderOf } from '../../train/node/index.ts'
import { partToId } from '../protocol/index.ts'
import { createEvaluations } from './evaluations.ts'
import type { Evaluations } from './evaluations.ts'
import { findRun, findSweep } from './find-runs.ts'
import type { FoundFolder, FoundRun } from './find-runs.ts'
import { readRun } from './read-run.ts'
import { refuse } from './refuse.ts'
import { checkFiles, stampOf } from './run-files.ts'
import { summariesOf } from './summaries.ts'
import type { Summaries } from './summaries.ts'
import { createSweepReader } from './sweep-reader.ts'
import type { SweepReader } from './sweep-reader.ts'
import type { RunReader } from './watch-run.ts'

/** What the answers of a studio are made with. */
export interface StudioParts {
  /** The folder of runs, as it was given, and its whole path. */
  readonly folder: string
  readonly root: string
  /** The command line's own words. */
  readonly program: readonly string[]
  readonly summaries: Summaries
  readonly evaluations: Evaluations
  readonly reader: RunReader
  readonly sweepReader: SweepReader
  /** Returns the run that a request is about. Throws HTTPException where there is none. */
  readonly runOf: (context: Context) => Promise<FoundRun>
  /** Does so for a request about the run's files: all of them must lie where the run does. */
  readonly ownRunOf: (context: Context) => Promise<FoundRun>
  /** Returns the sweep that a request is about. Throws HTTPException where there is none. */
  readonly sweepOf: (context: Context) => Promise<FoundFolder>
}

/** Returns what the answers of a studio are made with. */
export function studioParts(given: Pick<StudioParts, 'folder' | 'root' | 'program'>): StudioParts {
  const { root, program } = given
  const evaluations = createEvaluations(program)
  const runOf: StudioParts['runOf'] = async (context) => {
    const run = await findRun(root, partToId(context.req.param('id') ?? ''))
    return run ?? refuse(404, 'There is no such run in the folder. Look at the list of runs.')
  }
  const sweepReader = createSweepReader()
  return {
    ...given,
    summaries: summariesOf(root, sweepReader),
    evaluations,
    sweepReader,
    reader: {
      stamp: async (run) => {
        const [stamp, holder] = [await stampOf(run.folder, { withCurves: false }), await holderOf(run.folder)]
        return `${stamp} ${holder?.pid} ${evaluations.stateOf(run)}`
      },
      read: async (run) => {
        const [detail, evaluation] = [await readRun(run), await evaluations.of(run)]
        return evaluation ? { ...detail, evaluation } : detail
      },
    },
    runOf,
    sweepOf: async (context) => {
      const sweep = await findSweep(root, partToId(context.req.param('id') ?? ''))
      return sweep ?? refuse(404, 'There is no such sweep in the folder. Look at the list of runs.')
    },
    ownRunOf: async (context) => {
      const run = await runOf(context)
      await checkFiles(run.folder)
      return run
    },
  }
}
