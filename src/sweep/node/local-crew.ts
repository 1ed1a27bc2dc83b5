import type { JobResult, SweepJob } from '../plan.ts'
import { countTry } from '../tries.ts'
import type { Tries } from '../tries.ts'
import type { Crew, CrewEvent } from './crew.ts'
import { createEventQueue } from './event-queue.ts'
import { folderStore } from './folder-store.ts'
import { createHand } from './hand.ts'
import type { Hand } from './hand.ts'
import { inPlace } from './place.ts'
import { keepResult } from './result-file.ts'
import { givenUp } from './take-job.ts'

/** Who trains on this machine. */
export interface LocalCrewOptions {
  /** The sweep's folder: everything is trained and kept in it. */
  readonly folder: string
  /** Processes at once, and threads of each. */
  readonly processes: number
  readonly threads: number
  /** Called before a job is begun: brings what others have of it into the folder, and returns its result if they have one. */
  readonly takeOver?: (job: SweepJob) => Promise<JobResult | undefined>
}

/** Returns processes of this machine, each started when there is work for it, that train in the sweep's own folder. */
export function localCrew({ folder, processes, threads, takeOver }: LocalCrewOptions): Crew {
  const [store, place] = [folderStore(folder), inPlace(folder)]
  const hands = Array.from({ length: processes }, () => createHand())
  let isStopped = false

  /** Has a job tried until it has a result, or has been tried too often. */
  async function see(job: SweepJob, hand: Hand, say: (event: CrewEvent) => void): Promise<void> {
    if (isStopped) return
    const known = await takeOver?.(job)
    if (known) return say({ kind: 'result', result: known })
    let tries: Tries | undefined
    for (;;) {
      tries = countTry(tries, await place.stepOf(job.trial))
      if (isStopped) return
      if (tries.count > job.tries) {
        say({ kind: 'result', result: await keepResult(store, givenUp(job, tries)) })
        return
      }
      say({ kind: 'progress', job: job.id, step: tries.step })
      try {
        const result = await hand.take({
          job,
          site: { kind: 'folder', folder },
          onStep: (step) => say({ kind: 'progress', job: job.id, step }),
          onNotice: (message) => say({ kind: 'notice', message }),
        })
        if (result) say({ kind: 'result', result })
        return
      } catch (error) {
        tries = { ...tries, reason: error instanceof Error ? error.message : String(error) }
        say({ kind: 'notice', message: `${job.id}: try ${tries.count} of ${job.tries} failed. ${tries.reason}` })
      }
    }
  }

  return {
    description: `${processes} ${processes === 1 ? 'process' : 'processes'} of ${threads} ${threads === 1 ? 'thread' : 'threads'} each`,
    farewell: 'Ending in good order: every run under way keeps what it has learned.',
    work: (jobs) => {
      const [waiting, events] = [[...jobs], createEventQueue<CrewEvent>()]
      const work = hands.map(async (hand) => {
        for (let job = waiting.shift(); job; job = waiting.shift()) await see(job, hand, (event) => events.push(event))
      })
      Promise.all(work).then(
        () => events.end(),
        (error: unknown) => events.end(error instanceof Error ? error : new Error(String(error))),
      )
      return events
    },
    stop: () => {
      isStopped = true
      for (const hand of hands) hand.stop()
    },
    close: async () => {
      await Promise.all(hands.map((hand) => hand.close()))
    },
  }
}
