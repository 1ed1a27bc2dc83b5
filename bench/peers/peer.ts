import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { PeerError, parseAnswer } from './protocol.ts'
import type { PeerAnswer, PeerRequest } from './protocol.ts'

/** A peer's process, ready to step. */
export interface RunningPeer {
  /** The library and its version, in its own words. */
  readonly library: string
  /** Returns the milliseconds since the process was started. */
  age(): number
  /**
   * Asks one thing, and waits for the answer.
   *
   * @param seconds - how long it may take, default {@link PATIENCE}; a peer that takes longer is ended
   * @throws PeerError where the peer says that it cannot, ends, takes too long, or says what is no answer
   */
  ask<Request extends PeerRequest>(request: Request, seconds?: number): Promise<PeerAnswer<Request['do']>>
  /** Ends the process, and waits until its memory is free. */
  close(): Promise<void>
}

/** Where a peer starts from. */
export interface PeerStart {
  readonly caseFolder: string
  readonly threads: number
}

/** Seconds that an answer may take where nothing else is said. */
const PATIENCE = 600
/** Characters that are kept of what a peer says beside the protocol. */
const COMPLAINT = 10_000
/** Seconds that a peer has to end by itself. */
const FAREWELL = 5

/**
 * Starts a peer, and waits until it is ready to step.
 *
 * @param command - the program and its arguments, to which case and threads are added
 * @throws PeerError where it does not get so far
 */
export async function startPeer(command: readonly string[], { caseFolder, threads }: PeerStart): Promise<RunningPeer> {
  const began = performance.now()
  const [program, ...rest] = command
  const child = spawn(program, [...rest, caseFolder, `${threads}`], { env: environment(threads) })
  const nextLine = lineReader(child)
  const { library } = parseAnswer('ready', await nextLine(PATIENCE))
  return {
    library,
    age: () => performance.now() - began,
    ask: async (request, seconds = PATIENCE) => {
      child.stdin.write(`${JSON.stringify(request)}\n`)
      return parseAnswer(request.do as (typeof request)['do'], await nextLine(seconds))
    },
    close: () => end(child),
  }
}

/** Libraries that look here find the limit on threads, and no accelerator. */
function environment(threads: number): NodeJS.ProcessEnv {
  const count = `${threads}`
  const limits = { OMP_NUM_THREADS: count, MKL_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count }
  return { ...process.env, ...limits, CUDA_VISIBLE_DEVICES: '-1', JAX_PLATFORMS: 'cpu', TF_CPP_MIN_LOG_LEVEL: '2' }
}

/** Returns a function that waits so many seconds for the child's next line, and ends the child if none comes. */
function lineReader(child: ChildProcessWithoutNullStreams): (seconds: number) => Promise<string> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const complaint = lastWords(child)
  return async (seconds) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, 1000 * seconds)
    const line = await lines.next()
    clearTimeout(timer)
    if (isLate) throw new PeerError(`> ${seconds} s`)
    if (line.done) throw new PeerError(`it ended: ${await complaint()}`)
    return line.value
  }
}

/** Keeps what a process complains of, a failure to start included, and returns the line that says most. */
function lastWords(child: ChildProcessWithoutNullStreams): () => Promise<string> {
  let words = ''
  child.on('error', (error) => (words += error.message))
  child.stderr.on('data', (data: Buffer) => (words = (words + data.toString()).slice(-COMPLAINT)))
  // Writing to a process that has ended is no news: its missing answer says so.
  child.stdin.on('error', () => {})
  // What it wrote may arrive after the end of its answers.
  const closed = new Promise((resolve) => child.once('close', resolve))
  return async () => {
    await closed
    const lines = ['without a word', ...words.split('\n').filter((line) => line.trim() !== '')]
    return lines.findLast((line) => /error/i.test(line)) ?? lines[lines.length - 1]
  }
}

async function end(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  child.stdin.end(`${JSON.stringify({ do: 'quit' })}\n`)
  const timer = setTimeout(() => child.kill('SIGKILL'), 1000 * FAREWELL)
  await once(child, 'exit')
  clearTimeout(timer)
}
