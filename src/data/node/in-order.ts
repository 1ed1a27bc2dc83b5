/**
 * Yields `act` of every item, in the items' order, while up to `limit` of them are under way.
 *
 * @throws what `act` throws, when its item's turn has come
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  act: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = []
  for (const item of items) {
    const result = act(item)
    // One that fails before its turn is not unhandled: it is thrown when its turn comes, or follows an earlier one.
    result.catch(() => {})
    underWay.push(result)
    if (underWay.length >= limit) yield (await underWay.shift()) as Result
  }
  yield* underWay
}
