import { KEY_HEADER, addresses } from '../../protocol/index.ts'
import type { Entered, EntranceRequest, Refusal } from '../../protocol/index.ts'

/** What in a page's address, behind `#`, lets it in. */
const ENTRANCE = /^(token|code)=(.*)$/

/** Where the key lies: the pages of this studio alone can read it, not those of other ports, as they could a cookie. */
const placeOfKey = () => `facet-key ${new URL(document.baseURI).pathname}`

/** Returns the headers that show a page's right to write. */
export function keyHeaders(): Readonly<Record<string, string>> {
  const key = readKey()
  return key === null ? {} : { [KEY_HEADER]: key }
}

/** Where a browser keeps nothing, a page can only read. */
function readKey(): string | null {
  try {
    return localStorage.getItem(placeOfKey())
  } catch {
    return null
  }
}

/**
 * Takes what lets a page in out of its address, and trades it for a session.
 *
 * @returns why it was not let in; undefined where it was, or did not ask
 */
export async function enterByAddress(): Promise<string | undefined> {
  const parts = location.hash.slice(1).split('&')
  const [, kind, value] = parts.map((part) => ENTRANCE.exec(part)).find(Boolean) ?? []
  if (value === undefined) return undefined
  const rest = parts.filter((part) => !ENTRANCE.test(part)).join('&')
  const [address] = location.href.split('#')
  // At once: it must not be in histories, bookmarks or pictures of a screen.
  history.replaceState(history.state, '', rest === '' ? address : `${address}#${rest}`)
  return enter(kind === 'token' ? { token: value } : { code: value })
}

/**
 * Trades a token or a code for a session.
 *
 * @returns why that did not work; undefined where it did
 */
export async function enter(shown: EntranceRequest): Promise<string | undefined> {
  const response = await fetch(addresses.session(), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(shown),
  }).catch(() => undefined)
  const answer = (await response?.json().catch(() => undefined)) as Partial<Entered & Refusal> | undefined
  if (answer?.key === undefined) return answer?.error ?? 'The studio does not answer. Is `facet studio` still running?'
  return keep(answer.key)
}

async function keep(key: string): Promise<string | undefined> {
  const { status } = await fetch(addresses.studio())
  if (status === 401) return 'This browser does not keep the session’s cookie. Allow cookies for this page.'
  try {
    localStorage.setItem(placeOfKey(), key)
    return undefined
  } catch {
    return 'This browser keeps no data for this page, so it can only read. Allow it to keep data.'
  }
}

/** Begins anew where an address with a token is opened in a tab that has the page already. */
export function enterAgain(): void {
  addEventListener('hashchange', () => {
    const parts = location.hash.slice(1).split('&')
    if (parts.some((part) => ENTRANCE.test(part))) location.reload()
  })
}
