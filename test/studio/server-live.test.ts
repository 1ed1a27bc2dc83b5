import { appendFileSync } from 'node:fs'
import { appendFile, cp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addresses } from '../../src/studio/protocol/index.ts'
import type { ListEvent, Metrics, RunDetail, RunEvent } from '../../src/studio/protocol/index.ts'
import { startRun } from '../../src/train/node/index.ts'
import { askStudio, eventsUntil } from '../support/studio-server.ts'
import type { AskedStudio } from '../support/studio-server.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

let studio: AskedStudio
const place = (...parts: string[]) => join(studio.folder, ...parts)

beforeAll(async () => {
  studio = await askStudio()
})
afterAll(() => studio.close())

/** What a page has of a run after its events. */
interface Followed {
  run?: RunDetail
  readonly steps: number[]
  readonly losses: (number | null)[]
  readonly rates: (number | null)[]
}

/** Takes events as a page does: what begins at 0 is all there is. */
function take(followed: Followed, event: RunEvent): void {
  if ('run' in event) followed.run = event.run
  else {
    const { from, metrics } = event
    const added = { steps: metrics.steps, losses: metrics.losses.loss_g ?? [], rates: metrics.imagesPerSecond }
    for (const name of ['steps', 'losses', 'rates'] as const) {
      expect(from === 0 || from === followed[name].length).toBe(true)
      followed[name].splice(from, Infinity, ...(added[name] as number[]))
    }
  }
}

const nothing = (): Followed => ({ steps: [], losses: [], rates: [] })

/** Follows a run until what is known of it satisfies. */
async function follow(id: string, isEnough: (followed: Followed) => boolean): Promise<Followed> {
  const followed = nothing()
  await eventsUntil<RunEvent>(studio, addresses.runEvents(id), (event) => {
    take(followed, event)
    return isEnough(followed)
  })
  return followed
}

const isOver = ({ run, steps }: Followed) => run?.state === 'finished' && steps.at(-1) === run.record?.steps?.planned

async function linesOf(name: string, file: string): Promise<Record<string, number>[]> {
  const text = await readFile(place(name, file), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, number>)
}

describe('a run that is followed', () => {
  it('sends all there is first: the run, then its curves', async () => {
    const [first, second] = await eventsUntil<RunEvent>(
      studio,
      addresses.runEvents('first'),
      (_, { length }) => length === 2,
    )
    expect(first).toMatchObject({ run: { id: 'first', state: 'finished' } })
    expect(second).toEqual({ from: 0, metrics: await studio.read<Metrics>(addresses.metrics('first')) })
  })

  it('is told step by step while it trains, to many alike, as its files have it in the end', async () => {
    const settings = { steps: 150, 'log.every': 1, 'figures.every': 80, 'checkpoint.every': 50 }
    const config = tinyConfig(settings)
    const { events } = await startRun({ config, preset: 'facet', out: place('live'), command: ['test'] })
    const following = Promise.all(Array.from({ length: 5 }, () => follow('live', isOver)))
    for await (const _ of events);
    const all = await following
    const [metrics, rates] = [await linesOf('live', 'metrics.jsonl'), await linesOf('live', 'rates.jsonl')]
    expect(metrics).toHaveLength(150)
    for (const { steps, losses, rates: told } of all) {
      expect(steps).toEqual(metrics.map(({ step }) => step))
      expect(losses).toEqual(metrics.map(({ loss_g: loss }) => loss))
      expect(told).toEqual(rates.map(({ imagesPerSecond }) => imagesPerSecond))
    }
  })

  it('begins anew where it is cut back, and where it goes on from there', async () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => `{"step":${index + 1},"epoch":0,"loss_g":1}\n`)
    await cp(place('first'), place('cut'), { recursive: true })
    const whole = async (count: number) => {
      await writeFile(place('cut', '.new'), lines(count).join(''))
      await rename(place('cut', '.new'), place('cut', 'metrics.jsonl'))
    }
    await whole(5)
    const cut = place('cut', 'metrics.jsonl')
    const stages: [steps: number, change: () => Promise<void>][] = [
      [5, () => whole(3)],
      [3, () => appendFile(cut, '{"step":4,"epoch":0,"loss_g":1}\n{"step":5,')],
      [4, () => rm(cut)],
      [0, () => whole(2)],
      [2, () => Promise.resolve()],
    ]
    const followed = nothing()
    await eventsUntil<RunEvent>(studio, addresses.runEvents('cut'), (event) => {
      take(followed, event)
      const [[wanted, change]] = stages
      if ('run' in event || followed.steps.length !== wanted) return false
      expect(followed.steps).toEqual(Array.from({ length: wanted }, (_, index) => index + 1))
      stages.shift()
      // Each change comes when the one before was told.
      void change()
      return stages.length === 0
    })
  })

  it('tells of tags, damage and repair', async () => {
    const states: string[] = []
    await cp(place('first'), place('changing'), { recursive: true })
    const record = await readFile(place('changing', 'run.json'))
    const changes = [
      () => studio.write('PUT', addresses.tags('changing'), { tags: ['new'] }),
      () => writeFile(place('changing', 'run.json'), '{'),
      () => writeFile(place('changing', 'run.json'), record),
      () => rm(place('changing'), { recursive: true }),
    ]
    await eventsUntil<RunEvent>(studio, addresses.runEvents('changing'), (event) => {
      if (!('run' in event)) return false
      const { state, tags } = event.run
      const told = `${state} ${tags.join()}`
      if (states.at(-1) === told) return false
      states.push(told)
      void changes[states.length - 1]?.()
      return states.length === 5
    })
    expect(states).toEqual(['finished ', 'finished new', 'broken ', 'finished new', 'broken '])
  })

  it('that does not exist has no events', async () => {
    const answer = await studio.get(addresses.runEvents('nowhere'))
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([404, 'application/json'])
  })
})

describe('the list that is followed', () => {
  it('tells of all runs first, then of those that come, change and go', async () => {
    const told: string[] = []
    const changes = [
      () =>
        cp(place('first'), place('.coming'), { recursive: true }).then(() => rename(place('.coming'), place('coming'))),
      () => studio.write('PUT', addresses.tags('coming'), { tags: ['a'] }),
      () => rm(place('coming'), { recursive: true }),
    ]
    await eventsUntil<ListEvent>(studio, 'api/events', (event) => {
      const text = 'run' in event ? `${event.run.id} ${event.run.tags.join()}` : Object.entries(event)[0].join(' ')
      if (!/first|coming/.test(text)) return false
      told.push(text)
      void changes[told.length - 1]?.()
      return told.at(-1) === 'gone coming'
    })
    expect(told).toEqual(['first ', 'coming ', 'coming a', 'gone coming'])
    // Who was not there is told, too.
    const [late] = await eventsUntil<ListEvent>(studio, 'api/events', (event) => 'gone' in event)
    expect(late).toEqual({ gone: 'coming' })
  })
})

const bearer = (asked: AskedStudio) => `Authorization: Bearer ${asked.studio.token}`

/** Connects and asks for events without ever reading them. */
function neverReads(path: string): Promise<Socket> {
  const { hostname, port } = new URL(studio.studio.address)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.pause()
      socket.write(`GET /${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${bearer(studio)}\r\n\r\n`)
      resolve(socket)
    })
    socket.on('error', reject)
  })
}

describe('a connection', () => {
  it('that never reads is closed, while another goes on', async () => {
    await cp(place('first'), place('fat'), { recursive: true })
    const slow = await neverReads(addresses.runEvents('fat'))
    const closed = new Promise<void>((resolve) => slow.on('close', () => resolve()))
    // Lines of 100 kB: some MB fill the sockets' buffers, one more the backlog.
    const line = (number: number) => `${JSON.stringify({ step: number, epoch: 0, ...fat })}\n`
    const fat = Object.fromEntries(
      Array.from({ length: 4000 }, (_, index) => [`loss_of_some_name_${index}`, Math.sin(index + 1)]),
    )
    const rounds = 6
    let written = 0
    // At once, or two of these would mix their lines.
    const write = () =>
      appendFileSync(place('fat', 'metrics.jsonl'), Array.from({ length: 40 }, () => line(++written + 3)).join(''))
    let told = 0
    await eventsUntil<RunEvent>(studio, addresses.runEvents('fat'), (event) => {
      if ('run' in event) return false
      told = event.from + event.metrics.steps.length
      if (written < rounds * 40) write()
      return told >= rounds * 40
    })
    slow.resume()
    await closed
    expect(told).toBeGreaterThanOrEqual(rounds * 40)
    await rm(place('fat'), { recursive: true })
  })

  it('is ended when the studio closes, and nothing listens any more', async () => {
    const other = await askStudio()
    const { hostname, port } = new URL(other.studio.address)
    const sockets = await Promise.all(
      ['api/events', addresses.runEvents('first')].map(
        (path) =>
          new Promise<{ closed: Promise<unknown> }>((resolve) => {
            const socket = connect(Number(port), hostname, () =>
              socket.write(`GET /${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${bearer(other)}\r\n\r\n`),
            )
            const closed = new Promise((end) => socket.on('close', end))
            socket.once('data', () => resolve({ closed }))
          }),
      ),
    )
    await other.close()
    await Promise.all(sockets.map(({ closed }) => closed))
    await expect(fetch(other.studio.address)).rejects.toThrow('fetch failed')
  })
})
