// Many pages that follow one run, in a process of their own:
// node --import ./scripts/source.mjs bench/watchers/crowd.ts ADDRESS COUNT. Each line on stdin has them come, or go again; once all
// have had their first events, or are gone, a line on stdout tells how many events came.
import { createInterface } from 'node:readline'

const [address, count] = process.argv.slice(2)

/** Follows until it is told to go; calls back at every event. */
async function follow(signal: AbortSignal, onEvent: () => void): Promise<void> {
  const { body } = await fetch(address, { signal })
  for await (const chunk of body ?? []) {
    // Every event is a line of data; pieces of long ones are none.
    for (const _ of Buffer.from(chunk)
      .toString('latin1')
      .matchAll(/^data: /gm)) {
      onEvent()
    }
  }
}

let leave: (() => Promise<number>) | undefined

/** Has everyone come; returns what has them go again and tells how many events they had. */
async function join(): Promise<() => Promise<number>> {
  const going = new AbortController()
  let events = 0
  const pages = Array.from({ length: Number(count) }, () => {
    const { promise: begun, resolve } = withResolvers()
    const over = follow(going.signal, () => {
      events++
      resolve()
    }).catch((error: unknown) => {
      if (!going.signal.aborted) throw error
    })
    return { begun, over }
  })
  await Promise.all(pages.map(({ begun, over }) => Promise.race([begun, over])))
  return async () => {
    going.abort()
    await Promise.all(pages.map(({ over }) => over))
    return events
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((given) => (resolve = given))
  return { promise, resolve }
}

for await (const _ of createInterface(process.stdin)) {
  if (leave) process.stdout.write(`${await leave()}\n`)
  leave = leave ? undefined : await join()
  if (leave) process.stdout.write('0\n')
}
