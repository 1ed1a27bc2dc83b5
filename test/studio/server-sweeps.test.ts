import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepResults } from '../../src/sweep/index.ts'
import { readSweep, sweepPaths } from '../../src/sweep/node/index.ts'
import { addresses } from '../../src/studio/protocol/index.ts'
import type { RunDetail, RunList, SweepDetail } from '../../src/studio/protocol/index.ts'
import { startStudio } from '../../src/studio/server/index.ts'
import { lockRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import type { MadeUpScore } from '../sweep/made-up-results.ts'
import { containing, matching } from '../support/containing.ts'
import { facet } from '../support/facet.ts'
import type { Trigger } from '../support/facet.ts'
import { askStudio } from '../support/studio-server.ts'
import type { AskedStudio } from '../support/studio-server.ts'
import { trainTinySweep } from '../support/tiny-sweep.ts'
import { writeSweep } from '../support/written-sweep.ts'

const parent = temporaryFolder()
let studio: AskedStudio
let file = ''
const place = (...parts: string[]) => join(studio.folder, ...parts)
const list = () => studio.read<RunList>('api/runs')
const detail = (id: string) => studio.read<SweepDetail>(addresses.sweep(id))

beforeAll(async () => {
  studio = await askStudio(['first'])
  ;({ file } = await trainTinySweep(join(parent, 'made'), place('rates')))
}, 180_000)
afterAll(() => studio.close())

/** Puts a sweep there while something is done to it and asked. */
async function withCopy(name: string, work: (folder: string) => Promise<void>): Promise<void> {
  await cp(place('rates'), place(name), { recursive: true })
  try {
    await work(place(name))
  } finally {
    await rm(place(name), { recursive: true, force: true })
  }
}

/** Changes what a sweep's record says. */
async function changeRecord(folder: string, change: (record: never) => unknown): Promise<void> {
  const { record } = sweepPaths(folder)
  await writeFile(record, JSON.stringify(change(JSON.parse(await readFile(record, 'utf8')) as never)))
}

const change = (changes: object) => (folder: string) =>
  changeRecord(folder, (record: object) => ({ ...record, ...changes }))
describe('a sweep that was trained', () => {
  it('stands in the list, with how far it is and its best score; its runs say that they are of it', async () => {
    const { runs, sweeps } = await list()
    expect(sweeps).toEqual([
      {
        ...{ id: 'rates', name: 'rates', state: 'finished', settings: 2, seeds: 2, damaged: 0 },
        jobs: { done: 6, lost: 0, planned: 6 },
        best: {
          setting: containing('generator.rate='),
          metric: expect.objectContaining({ name: 'frechet', better: 'less' }) as unknown,
          score: expect.objectContaining({ values: [expect.any(Number), expect.any(Number)] }) as unknown,
        },
        started: expect.stringMatching(/^20\d\d-/) as unknown,
        seconds: expect.any(Number) as unknown,
      },
    ])
    expect(runs.filter(({ sweep }) => sweep === 'rates').map(({ id }) => id)).toEqual(
      runs.map(({ id }) => id).filter((id) => id.startsWith('rates/runs/')),
    )
    expect(runs.map(({ sweep }) => sweep)).toEqual([undefined, 'rates', 'rates', 'rates', 'rates'])
  })

  it('is told whole: its results but for losses, when it was worked on, its file', async () => {
    const { record, results } = await readSweep(place('rates'))
    const found = await detail('rates')
    const whole = JSON.parse(JSON.stringify(sweepResults(record.name, record.plan, results))) as typeof found.results
    expect(found.results).toMatchObject({ ...whole, settings: expect.any(Array) as unknown })
    const [best] = found.results?.settings ?? []
    expect(best).toMatchObject({ rank: 1, state: 'finished', steps: 12, test: whole?.settings[0].test })
    expect(best.metrics.frechet).toEqual(whole?.settings[0].metrics.frechet)
    expect(Object.keys(best.metrics).filter((name) => name.startsWith('loss.'))).toEqual([])
    expect([found.sessions, found.file, found.damagedFiles]).toEqual([record.sessions, file, []])
    expect(found.files).toEqual(['results.html', 'results.csv', 'results.json'])
  })

  it('has its runs open as any other', async () => {
    const { results } = await detail('rates')
    for (const { trial } of results?.settings.flatMap(({ trials }) => trials) ?? []) {
      const id = `rates/runs/${trial}`
      const run = await studio.read<RunDetail>(addresses.run(id))
      expect([run.id, run.sweep, run.preset, run.config?.batch]).toEqual([id, 'rates', 'acgan', 4])
      const sheet = run.thumbnail && (await studio.get(addresses.figure(id, run.thumbnail)))
      expect(sheet?.status).toBe(200)
    }
  })

  it('has its runs neither stopped nor gone on with by others: how far they go is its own to say', async () => {
    const { runs } = await list()
    const id = runs.find(({ sweep, state }) => sweep === 'rates' && state === 'stopped')?.id ?? ''
    for (const of of [addresses.stop, addresses.resume]) {
      const refused = await studio.write('POST', of(id), {})
      expect(refused).toEqual({ status: 409, body: { error: containing('is of the sweep rates') } })
    }
    expect((await studio.write('PUT', addresses.tags(id), { tags: ['kept'] })).status).toBe(200)
  })

  it('is stopped in good order, once', async () => {
    const { config, ...rest } = JSON.parse(await readFile(file, 'utf8')) as { readonly config: object }
    const long = join(parent, 'long.yaml')
    const scored = { score: { with: 'losses' }, rank: { by: 'loss.loss_d' }, halving: undefined }
    await writeFile(long, JSON.stringify({ ...rest, ...scored, config: { ...config, steps: 1_000_000 } }))
    const asked: Awaited<ReturnType<AskedStudio['write']>>[] = []
    const ask = async () => asked.push(await studio.write('POST', addresses.stopSweep('long'), {}))
    const stop: Trigger = { stream: 'stderr', when: /Round 1 of 1/, act: () => ask().then(ask) }
    const { stdout } = await facet(['sweep', long, '--out', place('long'), '--json'], [stop])
    expect(JSON.parse(stdout)).toMatchObject({ counts: { done: 0, planned: 4 } })
    await ask()
    expect(asked).toEqual([
      { status: 202, body: { id: 'long' } },
      { status: 409, body: { error: matching(/is ending already|is not running/) } },
      { status: 409, body: { error: 'long: is not running. There is nothing to stop.' } },
    ])
    expect((await detail('long')).state).toBe('stopped')
    await rm(place('long'), { recursive: true })
  }, 120_000)

  it('gives out its page, which may run nothing, its table and its numbers', async () => {
    const types = {
      'results.html': 'text/html',
      'results.csv': 'text/csv',
      'results.json': 'application/json',
    } as const
    for (const name of ['results.html', 'results.csv', 'results.json'] as const) {
      const answer = await studio.get(addresses.sweepFile('rates', name))
      expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, containing(types[name])])
      expect(await answer.text()).toBe(await readFile(place('rates', name), 'utf8'))
    }
    const page = await studio.get(addresses.sweepFile('rates', 'results.html'))
    expect(page.headers.get('Content-Security-Policy')).toMatch(/default-src 'none'.*sandbox/)
  })
})

describe('where sweeps lie', () => {
  it('is down to four folders, and their runs with them, but for what lies beside or within these', async () => {
    await mkdir(place('1/2/3'), { recursive: true })
    await withCopy('1/2/3/4', async (folder) => {
      const [trial] = (await detail('rates')).results?.settings[0].trials ?? []
      const run = place('rates/runs', trial.trial)
      const within = ['stray', 'results/run', 'runs/within/deep', `runs/${trial.trial}/runs/a`]
      for (const stray of within) await cp(run, join(folder, stray), { recursive: true })
      for (const stray of ['runs/nested', '../other/5']) {
        await mkdir(join(folder, stray), { recursive: true })
        await cp(place('rates/sweep.json'), join(folder, stray, 'sweep.json'))
      }
      const { runs, sweeps } = await list()
      expect(sweeps.map(({ id }) => id)).toEqual(['rates', '1/2/3/4'])
      expect(runs.filter(({ sweep }) => sweep === '1/2/3/4')).toHaveLength(4)
      expect(runs).toHaveLength(9)
      expect((await detail('1/2/3/4')).state).toBe('finished')
      expect((await studio.read<RunDetail>(addresses.run(`1/2/3/4/runs/${trial.trial}`))).sweep).toBe('1/2/3/4')
      for (const id of within.map((stray) => `1/2/3/4/${stray}`)) {
        expect([id, (await studio.get(addresses.run(id))).status]).toEqual([id, 404])
      }
      for (const id of ['1/2/3/4/runs/nested', '1/2/3/other/5', '1/2/3/4/runs', 'first', '1', '', '.']) {
        expect([id, (await studio.get(addresses.sweep(id))).status]).toEqual([id, 404])
      }
      expect((await studio.get(addresses.run('rates'))).status).toBe(404)
    })
    await rm(place('1'), { recursive: true })
  })

  it('is no link', async () => {
    await symlink(place('rates'), place('linked'))
    expect((await list()).sweeps.map(({ id }) => id)).toEqual(['rates'])
    expect((await studio.get(addresses.sweep('linked'))).status).toBe(404)
    expect((await studio.get(addresses.sweepFile('linked', 'results.json'))).status).toBe(404)
    await rm(place('linked'))
    await withCopy('copy', async (folder) => {
      await rm(join(folder, 'results.json'))
      await symlink('/etc/passwd', join(folder, 'results.json'))
      const answer = await studio.get(addresses.sweepFile('copy', 'results.json'))
      expect([answer.ok, (await answer.text()).includes('root:')]).toEqual([false, false])
    })
  })

  it('is not the folder of a studio', async () => {
    await expect(startStudio({ folder: place('rates'), port: 0 })).rejects.toThrow('is the folder of one sweep')
  })
})

const remove = (path: string) => rm(path, { recursive: true, force: true })

describe('how a sweep stands', () => {
  it('is what its record says, unless that says that it runs: then somebody must hold it', async () => {
    await withCopy('standing', async (folder) => {
      await change({ state: 'out of budget' })(folder)
      expect((await detail('standing')).state).toBe('out of budget')
      await change({ state: 'running' })(folder)
      expect((await detail('standing')).state).toBe('interrupted')
      const { release } = await lockRun(folder)
      expect((await detail('standing')).state).toBe('running')
      await release()
      expect((await detail('standing')).state).toBe('interrupted')
      await change({ state: 'failed', message: 'No space is left.' })(folder)
      expect(await detail('standing')).toMatchObject({ state: 'failed', message: 'No space is left.' })
    })
  })

  it('is told of one that has just begun, of which nothing is known', async () => {
    writeSweep(place('new'), { settings: 3, most: 0, record: { sessions: [], state: 'running' } })
    const { results, ...rest } = await detail('new')
    expect(rest).toMatchObject({ state: 'interrupted', jobs: { done: 0, lost: 0, planned: 6 }, files: [] })
    expect([rest.best, rest.started]).toEqual([undefined, undefined])
    expect(results?.settings.map(({ state, rank = 0 }) => `${state} ${rank}`)).toEqual(['open 0', 'open 0', 'open 0'])
    await remove(place('new', 'results'))
    expect((await detail('new')).jobs?.done).toBe(0)
    await remove(place('new'))
  })

  it('tells of runs that were lost, and why', async () => {
    const score = (trial: string): MadeUpScore =>
      trial.startsWith('00000001')
        ? { metrics: {}, state: 'diverged', message: 'loss_g left the finite numbers.' }
        : { metrics: { frechet: 1 } }
    writeSweep(place('lost'), { settings: 2, score })
    const { jobs, results } = await detail('lost')
    expect(jobs).toEqual({ done: 4, lost: 2, planned: 4 })
    expect(results?.settings.map(({ state }) => state)).toEqual(['finished', 'failed'])
    expect(results?.settings[1].trials[0].message).toBe('loss_g left the finite numbers.')
    await remove(place('lost'))
  })
})
