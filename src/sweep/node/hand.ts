import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { FacetError } from '../../array/index.ts'
import type { JobResult, SweepJob } from '../plan.ts'
import type { CrewEvent } from './crew.ts'
import type { FromWorker, ToWorker } from './local-worker.ts'

/** A process of this machine that does jobs, one at a time. */
export interface Hand {
  /**
   * Does a job, in a process that is started where there is none.
   *
   * @returns its result; undefined where it was ended early
   * @throws FacetError with what the process failed with, or how it ended
   */
  take(job: SweepJob, say: (event: CrewEvent) => void): Promise<JobResult | undefined>
  /** Ends the job at hand in good order. */
  stop(): void
  /** Ends the process in good order. */
  close(): Promise<void>
}

/** Characters of what a process said last, for the reason where it breaks down. */
const LAST_WORDS = 500

/** Returns a hand that works in a sweep's folder. */
export function createHand(folder: string): Hand {
  let child: ChildProcess | undefined
  const tell = (message: ToWorker) => void child?.send(message, () => {})
  return {
    take: (job, say) => {
      child ??= startWorker(() => (child = undefined))
      const result = resultOf(child, job, say)
      tell({ job, folder })
      return result
    },
    stop: () => tell('stop'),
    close: async () => {
      const ended = child && new Promise((resolve) => child?.once('exit', resolve))
      if (child?.connected) child.disconnect()
      await ended
    },
  }
}

function startWorker(onExit: () => void): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new URL(`./local-worker.${extension}`, import.meta.url)
  return fork(worker, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }).once('exit', onExit)
}

/** Waits for what a process says of a job, or for its end. */
function resultOf(child: ChildProcess, job: SweepJob, say: (event: CrewEvent) => void): Promise<JobResult | undefined> {
  return new Promise((resolve, reject) => {
    let words = ''
    const listen = (text: Buffer) => void (words = `${words}${text.toString()}`.slice(-LAST_WORDS))
    const onMessage = (message: FromWorker) => {
      if (message.kind === 'step') say({ kind: 'progress', job: job.id, step: message.step })
      else if (message.kind === 'notice') say(message)
      else {
        release()
        if (message.kind === 'ended') resolve(message.result)
        else reject(new FacetError(message.message))
      }
    }
    const onExit = (code: number | null, signal: string | null) => {
      release()
      const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`
      reject(new FacetError(`Its process ${how}. ${words.trim()}`.trim()))
    }
    const release = () => void child.off('message', onMessage).off('exit', onExit).stderr?.off('data', listen)
    child.on('message', onMessage).on('exit', onExit).stderr?.on('data', listen)
  })
}
