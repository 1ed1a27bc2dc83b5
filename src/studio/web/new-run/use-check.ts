import { useEffect, useState } from 'preact/hooks'
import { addresses } from '../../protocol/index.ts'
import type { ConfigCheck, NewRunRequest } from '../../protocol/index.ts'
import { ask } from '../shell/index.ts'

/** What the server says of a request: nothing yet, that it can be, why it cannot, or that it was not even looked at. */
export type Checked =
  | { readonly state: 'checking' }
  | { readonly state: 'fine'; readonly check: Extract<ConfigCheck, { readonly config: unknown }> }
  | { readonly state: 'wrong'; readonly error: string; readonly path?: string }
  | { readonly state: 'refused'; readonly message: string }

/** Milliseconds of rest after which what was typed is checked. */
const REST = 250

/** Has the server check a request whenever it has changed and rests. */
export function useCheck(request: NewRunRequest): Checked {
  const [checked, setChecked] = useState<Checked>({ state: 'checking' })
  const body = JSON.stringify(request)
  useEffect(() => {
    let isWanted = true
    const take = (answer: Checked) => {
      if (isWanted) setChecked(answer)
    }
    setChecked({ state: 'checking' })
    const timer = setTimeout(() => {
      ask<ConfigCheck>(addresses.checkConfig(), { method: 'POST', body: JSON.parse(body) as unknown }).then(
        (check) => take('error' in check ? { state: 'wrong', ...check } : { state: 'fine', check }),
        (error: unknown) => take({ state: 'refused', message: error instanceof Error ? error.message : String(error) }),
      )
    }, REST)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [body])
  return checked
}
