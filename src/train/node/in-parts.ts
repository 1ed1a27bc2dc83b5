/** Files that are read or sent at a time: more would only wait for one another. */
const AT_ONCE = 16

/** Does something for each of many items, some at a time; returns what came of them, in order. */
export async function inParts<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let first = 0; first < items.length; first += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(first, first + AT_ONCE).map(work))))
  }
  return results
}
