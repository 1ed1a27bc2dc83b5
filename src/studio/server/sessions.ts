import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { EntranceRequest } from '../protocol/index.ts'

/** What a browser has once it was let in. It is kept in memory alone, and ends with the studio. */
export interface Session {
  /** What its cookie holds: enough to read. */
  readonly id: string
  /** What its page holds besides: needed to write. */
  readonly key: string
}

/** A way in for one browser. */
export interface Invitation {
  readonly code: string
  /** Resolves when the code was used or is too old. */
  readonly over: Promise<void>
}

/** Who was let in. */
export interface Sessions {
  /** What programs show, and browsers once. */
  readonly token: string
  isToken(given: string): boolean
  /** Lets a browser in; undefined where the token is wrong, or the code is wrong, used or too old. */
  open(shown: EntranceRequest): Session | undefined
  find(id: string): Session | undefined
  /** Returns a code that is good once, for two minutes. */
  invite(): Invitation
  /** Ends all invitations. */
  close(): void
}

/** Sessions that are kept; each time the address is opened makes one. */
const MOST_SESSIONS = 1000

/** Milliseconds that a code is good for: browsers that start from nothing take their time. */
const CODE_LIFE = 120_000

/** Returns a secret that cannot be guessed. */
function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** Returns the sessions of a studio that begins. */
export function createSessions(): Sessions {
  const token = secret()
  const sessions = new Map<string, Session>()
  const codes = new Map<string, () => void>()
  const isToken = (given: string) => isSame(given, token)

  function begin(): Session {
    const session = { id: secret(), key: secret() }
    sessions.set(session.id, session)
    for (const old of [...sessions.keys()].slice(0, -MOST_SESSIONS)) sessions.delete(old)
    return session
  }

  function use(code: string): boolean {
    const end = codes.get(code)
    end?.()
    return end !== undefined
  }

  return {
    token,
    isToken,
    open: (shown) => (('token' in shown ? isToken(shown.token) : use(shown.code)) ? begin() : undefined),
    find: (id) => sessions.get(id),
    invite: () => {
      const code = secret()
      const over = new Promise<void>((resolve) => {
        const timer = setTimeout(() => codes.get(code)?.(), CODE_LIFE).unref()
        codes.set(code, () => {
          clearTimeout(timer)
          codes.delete(code)
          resolve()
        })
      })
      return { code, over }
    },
    close: () => {
      for (const end of codes.values()) end()
    },
  }
}

/** Compares secrets in a time that says nothing about where they differ. */
export function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(left, right)
}
