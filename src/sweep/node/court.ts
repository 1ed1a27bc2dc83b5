import { FacetError } from '../../array/index.ts'
import type { DataSet, ImageSource } from '../../data/index.ts'
import type { Judge } from '../../metrics/index.ts'
import { judgeFile, judgeFileName, openJudgeFile } from '../../metrics/node/index.ts'
import type { JudgeOpening } from '../../metrics/node/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { SweepJob } from '../plan.ts'
import { openJobData } from './job-data.ts'
import type { Store } from './store.ts'

/** What runs are scored with: their data, and the judge of it. */
export interface Court {
  readonly data: DataSet
  /** Returns the judge before these images of the data. */
  judgeOf(reference: ImageSource): Promise<Judge>
  release(): Promise<void>
}

/** Whether a store has the judge of the data with this hash. */
export async function isAppointed(store: Store, fingerprint: string): Promise<boolean> {
  return (await store.list(judgeKey(fingerprint))).length > 0
}

/** Keeps the judge of a data set in a store, so that all machines score by one and the same; trains it where there is none. */
export async function appointJudge(store: Store, opening: JudgeOpening): Promise<void> {
  const { bytes } = await judgeFile(opening)
  await store.putNew(judgeKey(opening.data.fingerprint), bytes)
}

/** The last court: most often the next job is scored by the same. */
let last: { readonly key: string; readonly court: Promise<Court> } | undefined

/**
 * Opens what a job is scored with. The last one stays open, for the jobs that follow.
 *
 * @throws FacetError where the store has no judge of the data, or a damaged one
 */
export async function openCourt(job: SweepJob, runtime: Runtime, store: Store): Promise<Court> {
  const { data, threads } = job.config
  const key = JSON.stringify([data, threads, job.fingerprint, store.address])
  if (last?.key !== key) {
    await last?.court.then((court) => court.release())
    last = { key, court: convene(job, runtime, store) }
  }
  const { court } = last
  try {
    return await court
  } catch (error) {
    // What failed may be mended by the next time.
    last = undefined
    throw error
  }
}

async function convene(job: SweepJob, runtime: Runtime, store: Store): Promise<Court> {
  const { fingerprint } = job
  const file = await store.get(judgeKey(fingerprint))
  if (!file) {
    throw new FacetError(
      `${store.address}/${judgeKey(fingerprint)}: missing. Run \`facet sweep\` again: it puts the judge there.`,
    )
  }
  const data = await openJobData(job)
  const judges = new Map<ImageSource, Promise<Judge>>()
  const judgeOf = (reference: ImageSource) => {
    const judge = judges.get(reference) ?? openJudgeFile(file, { data, runtime, reference })
    judges.set(reference, judge)
    return judge
  }
  const release = async () => {
    for (const judge of judges.values()) await (await judge).release()
  }
  return { data, judgeOf, release }
}

function judgeKey(fingerprint: string): string {
  return `judges/${judgeFileName(fingerprint)}`
}
