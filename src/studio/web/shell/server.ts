import { useEffect, useState } from 'preact/hooks'
import type { Refusal } from '../../protocol/index.ts'
import { tellShut } from './entrance.ts'
import { keyHeaders } from './session.ts'

/** Thrown where the server refuses or cannot be reached; its message is fit to be shown. */
class ServerError extends Error {}

/**
 * Asks the server.
 *
 * @param send - what to send, with its method; absent to read
 * @throws ServerError
 */
export async function ask<Answer>(
  address: string,
  send?: { readonly method: 'POST' | 'PUT'; readonly body: unknown },
): Promise<Answer> {
  const response = await fetch(address, {
    method: send?.method ?? 'GET',
    headers: { ...keyHeaders(), ...(send && { 'Content-Type': 'application/json' }) },
    body: send && JSON.stringify(send.body),
  }).catch(() => {
    throw new ServerError('The studio does not answer. Is `facet studio` still running?')
  })
  if (response.ok) return (await response.json()) as Answer
  if (response.status === 401 && !send) tellShut()
  throw new ServerError(await refusalOf(response))
}

async function refusalOf(response: Response): Promise<string> {
  const answer = (await response.json().catch(() => ({}))) as Partial<Refusal>
  return answer.error ?? `The studio answered ${response.status}. Reload the page.`
}

/** What was asked for: on its way, there, or refused. */
export type Fetched<Answer> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: Answer }
  | { readonly state: 'refused'; readonly message: string }

/** Asks the server, again whenever the address changes; nothing is asked where it is undefined. */
export function useAnswer<Answer>(address: string | undefined): Fetched<Answer> {
  const [fetched, setFetched] = useState<Fetched<Answer>>({ state: 'loading' })
  useEffect(() => {
    if (address === undefined) return undefined
    let isWanted = true
    const take = (answer: Fetched<Answer>) => {
      if (isWanted) setFetched(answer)
    }
    setFetched({ state: 'loading' })
    ask<Answer>(address).then(
      (value) => take({ state: 'ready', value }),
      (error: unknown) => take({ state: 'refused', message: error instanceof Error ? error.message : String(error) }),
    )
    return () => (isWanted = false)
  }, [address])
  return fetched
}
