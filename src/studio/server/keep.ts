/** Makes what is asked for once, and keeps the newest. */
export interface Keeper<Value> {
  /** Returns what was made for a key, or makes it; what fails is tried anew the next time. */
  of(key: string, make: () => Promise<Value>): Promise<Value>
}

/** Returns a keeper of so many values. */
export function createKeeper<Value>(most: number): Keeper<Value> {
  const kept = new Map<string, Promise<Value>>()
  return {
    of: async (key, make) => {
      const value = kept.get(key) ?? make()
      kept.delete(key)
      kept.set(key, value)
      for (const old of [...kept.keys()].slice(0, -most)) kept.delete(old)
      return value.catch((error: unknown) => {
        kept.delete(key)
        throw error
      })
    },
  }
}
