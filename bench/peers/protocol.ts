import { z } from 'zod'

const times = z.object({ times_ms: z.array(z.number().positive()).min(1) })

/** What a peer says, by what it answers; README.md says it in words. */
const ANSWERS = {
  ready: z.object({ ready: z.literal(true), library: z.string(), startup_ms: z.number() }),
  check: z.object({ losses: z.array(z.record(z.string(), z.number())) }),
  step: times,
  generate: times,
  sample: z.object({ path: z.string() }),
  memory: z.object({ peak_mib: z.number().positive() }),
}

/** What can be asked of a peer. `sample` may be refused: only `--quality` asks it. */
export type PeerRequest =
  | { readonly do: 'check' | 'memory' }
  | { readonly do: 'step'; readonly count: number }
  | { readonly do: 'generate'; readonly batch: number; readonly count: number }
  | { readonly do: 'sample'; readonly count: number; readonly path: string }

/** What a peer says first (`ready`), and in answer to a request. */
export type PeerAnswer<Do extends keyof typeof ANSWERS> = z.infer<(typeof ANSWERS)[Do]>

/** Says why there is no answer. */
export class PeerError extends Error {
  override readonly name = 'PeerError'
}

/** Returns what an error says of a peer, and throws what is no peer's error on. */
export function reasonOf(error: unknown): string {
  if (error instanceof PeerError) return error.message
  throw error
}

/**
 * Reads a peer's line.
 *
 * @throws PeerError where the peer says that it cannot, or the line is no answer
 */
export function parseAnswer<Do extends keyof typeof ANSWERS>(what: Do, line: string): PeerAnswer<Do> {
  const said = parseJson(line)
  const refusal = z.object({ error: z.string() }).safeParse(said)
  if (refusal.success) throw new PeerError(refusal.data.error)
  const answer = ANSWERS[what].safeParse(said)
  if (answer.success) return answer.data as PeerAnswer<Do>
  throw new PeerError(`it answered '${what}' with ${line.slice(0, 200)}. See the protocol in bench/README.md.`)
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
