/** What waits to be read by one reader. */
export interface EventQueue<Event> extends AsyncIterable<Event> {
  push(event: Event): void
  /** Nothing more comes: the reader ends when it has read what waits, with the error if one is given. */
  end(error?: Error): void
}

/** Returns an empty queue. */
export function createEventQueue<Event>(): EventQueue<Event> {
  const waiting: Event[] = []
  let ended: { readonly error?: Error } | undefined
  let wake = () => {}
  return {
    push: (event) => {
      waiting.push(event)
      wake()
    },
    end: (error) => {
      ended ??= { error }
      wake()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift() as Event
        if (ended?.error) throw ended.error
        if (ended) return
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
