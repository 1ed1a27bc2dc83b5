/** Where a sweep's files are kept for all machines: flat keys with `/` between their parts. */
export interface Store {
  /** Where it is, without secrets: `s3://bucket/prefix`, or the path of a folder. Given to `openStore` it opens the same. */
  readonly address: string
  /** Returns what is kept under a key; undefined where nothing is. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Keeps bytes under a key, whole or not at all, in the place of what was there. */
  put(key: string, bytes: Uint8Array): Promise<void>
  /** Does so unless something is there. Returns whether it did: of several at once, one does. */
  putNew(key: string, bytes: Uint8Array): Promise<boolean>
  /** Returns all keys that begin so, with their sizes in bytes. */
  list(prefix: string): Promise<readonly { readonly key: string; readonly size: number }[]>
  remove(key: string): Promise<void>
}
