import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Accepted } from '../../protocol/index.ts'
import { Notice } from '../design/index.ts'
import { ask } from './server.ts'

/** Asks the server to do something, and says the text once it has begun. */
export type Tell = (address: string, text: string, body?: unknown) => void

/** What came of a button. */
interface Said {
  /** How what it is about stood then. */
  readonly state: string
  readonly kind: 'info' | 'error'
  readonly text: string
}

/** Returns what has the server do something, and what came of it as long as things stand as they did. */
export function useTell(state: string): { readonly tell: Tell; readonly said: JSX.Element | undefined } {
  const [said, setSaid] = useState<Said>()
  const tell: Tell = (address, text, body = {}) => {
    ask<Accepted>(address, { method: 'POST', body }).then(
      () => setSaid({ state, kind: 'info', text }),
      (error: unknown) =>
        setSaid({ state, kind: 'error', text: error instanceof Error ? error.message : String(error) }),
    )
  }
  return { tell, said: said?.state === state ? <Notice kind={said.kind}>{said.text}</Notice> : undefined }
}
