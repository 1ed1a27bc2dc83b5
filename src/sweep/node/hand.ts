import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { FacetError } from '../../array/index.ts'
import type { JobResult, SweepJob } from '../plan.ts'
import type { FromHand, ToHand } from './hand-process.ts'
import type { Site } from './site.ts'
import { Unfit } from './unfit.ts'

/** What a hand is given to do. */
export interface Task {
  readonly job: SweepJob
  readonly site: Site
  /** Hears of every step that is written down, and of what a person should know. */
  readonly onStep: (step: number) => void
  readonly onNotice: (message: string) => void
}

/** A process of this machine that does jobs, one at a time: what breaks it down breaks nothing else. */
export interface Hand {
  /**
   * Does a job, in a process that is started where there is none.
   *
   * @returns its result; undefined where it was ended early
   * @throws Unfit where this machine cannot; FacetError with what the process failed with, or how it ended
   */
  take(task: Task): Promise<JobResult | undefined>
  /** Ends the job at hand in good order. */
  stop(): void
  /** Ends the process in good order. */
  close(): Promise<void>
}

/** Characters of what a process said last, for the reason where it breaks down. */
const LAST_WORDS = 500

/** Returns a hand, whose process is started when there is something to do. */
export function createHand(): Hand {
  let child: ChildProcess | undefined
  const tell = (message: ToHand) => void child?.send(message, () => {})
  return {
    take: ({ job, site, ...listeners }) => {
      child ??= startProcess(() => (child = undefined))
      const result = resultOf(child, listeners)
      tell({ job, site })
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

function startProcess(onExit: () => void): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const path = new URL(`./hand-process.${extension}`, import.meta.url)
  return fork(path, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }).once('exit', onExit)
}

/** Waits for what a process says of a job, or for its end. */
function resultOf(
  child: ChildProcess,
  { onStep, onNotice }: Pick<Task, 'onStep' | 'onNotice'>,
): Promise<JobResult | undefined> {
  return new Promise((resolve, reject) => {
    let words = ''
    const listen = (text: Buffer) => void (words = `${words}${text.toString()}`.slice(-LAST_WORDS))
    const onMessage = (message: FromHand) => {
      if (message.kind === 'step') onStep(message.step)
      else if (message.kind === 'notice') onNotice(message.message)
      else {
        release()
        if (message.kind === 'ended') resolve(message.result)
        else reject(message.isUnfit ? new Unfit(message.message) : new FacetError(message.message))
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
