/** Milliseconds that a queue has to answer at the end. */
const PATIENCE = 5000

/** Waits for what a queue is asked for at the end, but not for a queue that does not answer. */
export async function inTime(asked: readonly Promise<unknown>[]): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())
  await Promise.race([Promise.allSettled(asked), late])
}
