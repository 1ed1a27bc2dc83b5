/**
 * Where a sweep's files are kept for all machines: flat keys with `/` between their parts. Every store refuses what is no key
 * (see `checkedKey`), and is held to `test/sweep/store-contract.ts`.
 */
export interface Store {
  /** Where it is, without secrets: `s3://bucket/prefix`, or the path of a folder. Given to `openStore` it opens the same. */
  readonly address: string
  /** Returns what is kept under a key; undefined where nothing is. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Keeps bytes under a key, whole or not at all, in the place of what was there. */
  put(key: string, bytes: Uint8Array): Promise<void>
  /** Does so unless something is there. Returns whether it did: of several at once, one does. */
  putNew(key: string, bytes: Uint8Array): Promise<boolean>
  /** Writes what is kept under a key to a file, whose folder must be there. Returns whether there is something. */
  download(key: string, path: string): Promise<boolean>
  /** Keeps a file's bytes under a key, like `put`. */
  upload(key: string, path: string): Promise<void>
  /** Returns all keys that begin so, in order. */
  list(prefix: string): Promise<readonly string[]>
  /** Removes a key; one that is not there is none the worse. */
  remove(key: string): Promise<void>
}
