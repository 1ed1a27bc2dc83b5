/** The header that a page sends its session's key in: whatever writes needs it, because cookies reach every port of a host. */
export const KEY_HEADER = 'Facet-Key'

/** Body of `POST api/session`: the token, as often as one likes, or a code, once. */
export type EntranceRequest = { readonly token: string } | { readonly code: string }

/** Answer of `POST api/session`. The session itself is in a cookie that no script can read. */
export interface Entered {
  /** What the page keeps, and sends with whatever it asks for. */
  readonly key: string
}
