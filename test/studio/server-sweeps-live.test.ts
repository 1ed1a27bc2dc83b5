import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepPaths } from '../../src/sweep/node/index.ts'
import { addresses } from '../../src/studio/protocol/index.ts'
import type { ListEvent, RunList, SweepDetail, SweepEvent } from '../../src/studio/protocol/index.ts'
import { createSweepReader } from '../../src/studio/server/sweep-reader.ts'
import { containing } from '../support/containing.ts'
import { sendLines, statusOf } from '../support/raw-request.ts'
import { askStudio, eventsUntil } from '../support/studio-server.ts'
import type { AskedStudio } from '../support/studio-server.ts'
import { writeResult, writeSweep } from '../support/written-sweep.ts'

let studio: AskedStudio
const place = (...parts: string[]) => join(studio.folder, ...parts)
const remove = (path: string) => rm(path, { recursive: true, force: true })

beforeAll(async () => {
  studio = await askStudio(['first'])
})
afterAll(() => studio.close())

describe('a sweep that is followed', () => {
  it('is told whole, and anew with every result, to all alike', async () => {
    const all = writeSweep(place('told'), { settings: 3 }).results
    const left = all.slice(-2)
    for (const { job } of left) await rm(join(sweepPaths(place('told')).results, `${job}.json`))
    const follow = (then: (done: number) => void) => {
      const told: number[] = []
      return eventsUntil<SweepEvent>(studio, addresses.sweepEvents('told'), ({ sweep }) => {
        const done = sweep.jobs?.done ?? 0
        told.push(done)
        then(done)
        return done === all.length
      }).then((events) => ({ told, last: events.at(-1)?.sweep }))
    }
    const writeNext = (done: number) => {
      if (done < all.length) writeResult(place('told'), all[done])
    }
    const followed = await Promise.all([follow(writeNext), follow(() => {}), follow(() => {})])
    const whole = await studio.read<SweepDetail>(addresses.sweep('told'))
    expect(whole.jobs).toEqual({ done: 6, lost: 0, planned: 6 })
    for (const { told, last } of followed) {
      expect(told).toEqual(told.toSorted((one, other) => one - other))
      expect(last).toEqual(whole)
    }
    expect(followed[0].told).toEqual([4, 5, 6])
  })

  it('is told of damage, repair and its end', async () => {
    const { record } = writeSweep(place('changing'), { settings: 2 })
    const write = (text: string) => writeFile(sweepPaths(place('changing')).record, text)
    const changes = [
      () => write(JSON.stringify({ ...record, state: 'stopped' })),
      () => write('{'),
      () => write(JSON.stringify(record)),
      () => remove(place('changing')),
    ]
    const states: string[] = []
    await eventsUntil<SweepEvent>(studio, addresses.sweepEvents('changing'), ({ sweep: { state } }) => {
      if (states.at(-1) === state) return false
      states.push(state)
      void changes[states.length - 1]?.()
      return states.length === 5
    })
    expect(states).toEqual(['finished', 'stopped', 'broken', 'finished', 'broken'])
  })

  it('is in the list, too: when it comes, changes and goes', async () => {
    const told: string[] = []
    const { record } = writeSweep(place('.coming'), { settings: 2 })
    const paths = sweepPaths(place('coming'))
    const changes = [
      () => rename(place('.coming'), place('coming')),
      () => writeFile(paths.record, JSON.stringify({ ...record, state: 'stopped' })),
      () => remove(paths.results),
      () => remove(place('coming')),
    ]
    void changes[0]()
    await eventsUntil<ListEvent>(studio, 'api/events', (event) => {
      const text = 'sweep' in event ? `${event.sweep.id} ${event.sweep.state} ${event.sweep.jobs?.done}` : 'gone coming'
      if ('run' in event || !text.includes('coming') || ('gone' in event && event.gone !== 'coming')) return false
      if (told.at(-1) === text) return false
      told.push(text)
      void changes[told.length]?.()
      return 'gone' in event
    })
    expect(told).toEqual(['coming finished 4', 'coming stopped 4', 'coming stopped 0', 'gone coming'])
  })

  it('that does not exist has no events', async () => {
    for (const id of ['nowhere', 'first', 'told/results']) {
      expect([id, (await studio.get(addresses.sweepEvents(id))).status]).toEqual([id, 404])
    }
  })
})

describe('a sweep of a thousand results', () => {
  const rounds = { settings: 350, rounds: [1 / 9, 1 / 3, 1], fields: [350, 117, 39], most: 1000 }

  it('is read once: again only what is new', async () => {
    const { folder } = writeSweep(place('large'), rounds)
    const { results } = writeSweep(place('.other'), { ...rounds, most: 1001 })
    const reader = createSweepReader()
    const sweep = { id: 'large', folder }
    const first = await reader.read(sweep)
    expect(first).toMatchObject({ jobs: { done: 1000, planned: 1012 }, settings: 350, damaged: 0 })
    expect(await reader.read(sweep)).toBe(first)
    const [summary] = await reader.list([sweep])
    expect((await reader.list([sweep]))[0]).toBe(summary)
    writeResult(folder, results[1000])
    const second = await reader.read(sweep)
    expect(second.jobs?.done).toBe(1001)
    expect(await reader.read(sweep)).toBe(second)
    // What nobody asks for any more is not kept.
    await reader.list([])
    expect(await reader.read(sweep)).not.toBe(second)
  })

  it('takes little room in the list', async () => {
    const { sweeps } = await studio.read<RunList>('api/runs')
    expect(sweeps.find(({ id }) => id === 'large')).toMatchObject({
      jobs: { done: 1001 },
      best: { setting: containing('optim.rate=1') },
    })
    expect(JSON.stringify(sweeps).length).toBeLessThan(10_000)
  })
})

describe('a hostile request', () => {
  const port = () => Number(new URL(studio.studio.address).port)
  const send = (lines: readonly string[]) =>
    sendLines(port(), [...lines, `Authorization: Bearer ${studio.studio.token}`])
  const own = () => `Host: 127.0.0.1:${port()}`

  it.each([
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e%2ftold',
    '..%5ctold',
    'told%2f..%2ftold',
    'told%2f.',
    'told%00',
    'told%2f',
    '%2ftold',
    'told%2fresults',
    '%c0%ae%c0%ae%2fetc',
    '%',
    '.',
    '__proto__',
  ])('for a path that is none of a sweep leads nowhere: %s', async (id) => {
    for (const behind of ['', '/events', '/results.html', '/results.csv', '/results.json']) {
      const answer = await send([`GET /api/sweeps/${id}${behind} HTTP/1.1`, own()])
      expect([id + behind, [400, 404].includes(statusOf(answer))]).toEqual([id + behind, true])
      expect(answer).not.toContain('root:')
    }
  })

  it.each([
    'sweep.json',
    'results%2f..%2fsweep.json',
    'results.json%00',
    'results.exe',
    'runs',
    '..%2ffirst%2frun.json',
  ])('for another file of a sweep leads nowhere: %s', async (file) => {
    const answer = await send([`GET /api/sweeps/told/${file} HTTP/1.1`, own()])
    expect([400, 404]).toContain(statusOf(answer))
    expect(answer).not.toContain('"format"')
  })

  it('from another site, or under another name, is refused', async () => {
    for (const path of ['/api/sweeps/told', '/api/sweeps/told/events', '/api/sweeps/told/results.json']) {
      expect(statusOf(await send([`GET ${path} HTTP/1.1`, 'Host: evil.example']))).toBe(403)
      const crossSite = [`GET ${path} HTTP/1.1`, own(), 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: cors']
      expect(statusOf(await send(crossSite))).toBe(403)
    }
  })

  it('to write is none that there is', async () => {
    for (const method of ['POST', 'PUT'] as const) {
      expect((await studio.write(method, addresses.sweep('told'), {})).status).toBe(404)
      expect((await studio.write(method, addresses.sweep('told'), {}, {})).status).toBe(401)
    }
  })
})
