import { describe, expect, it } from 'vitest'
import { createEventQueue } from '../../src/sweep/node/event-queue.ts'

/** Reads to the end. */
async function read<Event>(queue: AsyncIterable<Event>): Promise<Event[]> {
  const events: Event[] = []
  for await (const event of queue) events.push(event)
  return events
}

describe('events are read in order, each once', () => {
  it('those that waited', async () => {
    const queue = createEventQueue<number>()
    for (const number of [1, 2, 3]) queue.push(number)
    queue.end()
    expect(await read(queue)).toEqual([1, 2, 3])
  })

  it('those that come while the reader waits', async () => {
    const queue = createEventQueue<number>()
    const reading = read(queue)
    for (let number = 0; number < 50; number++) {
      // Sometimes several before the reader wakes.
      if (number % 3 === 0) await Promise.resolve()
      queue.push(number)
    }
    queue.end()
    expect(await reading).toEqual(Array.from({ length: 50 }, (_, number) => number))
  })

  it('those that the reader’s own work brings', async () => {
    const queue = createEventQueue<number>()
    const seen: number[] = []
    queue.push(0)
    for await (const number of queue) {
      seen.push(number)
      if (number < 4) queue.push(number + 1)
      else queue.end()
    }
    expect(seen).toEqual([0, 1, 2, 3, 4])
  })

  it('undefined is an event', async () => {
    const queue = createEventQueue<undefined>()
    queue.push(undefined)
    queue.end()
    expect(await read(queue)).toEqual([undefined])
  })
})

describe('the end', () => {
  it('of a queue without events comes at once, or when it is told', async () => {
    const queue = createEventQueue<number>()
    const reading = read(queue)
    await Promise.resolve()
    queue.end()
    expect(await reading).toEqual([])
    expect(await read(queue)).toEqual([])
  })

  it('with an error comes after what waits', async () => {
    const queue = createEventQueue<number>()
    queue.push(1)
    queue.end(new Error('broken'))
    const seen: number[] = []
    const reading = async () => {
      for await (const number of queue) seen.push(number)
    }
    await expect(reading()).rejects.toThrow('broken')
    expect(seen).toEqual([1])
  })

  it('is what was told first', async () => {
    const queue = createEventQueue<number>()
    queue.end()
    queue.end(new Error('too late'))
    expect(await read(queue)).toEqual([])
  })
})
