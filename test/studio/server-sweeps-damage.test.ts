import { cp, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepPaths } from '../../src/sweep/node/index.ts'
import { addresses } from '../../src/studio/protocol/index.ts'
import type { RunList, SweepDetail } from '../../src/studio/protocol/index.ts'
import { containing } from '../support/containing.ts'
import { askStudio } from '../support/studio-server.ts'
import type { AskedStudio } from '../support/studio-server.ts'
import { writeSweep } from '../support/written-sweep.ts'
import type { WrittenSweep } from '../support/written-sweep.ts'

let studio: AskedStudio
let whole: WrittenSweep
const place = (...parts: string[]) => join(studio.folder, ...parts)
const list = () => studio.read<RunList>('api/runs')
const detail = (id: string) => studio.read<SweepDetail>(addresses.sweep(id))
const remove = (path: string) => rm(path, { recursive: true, force: true })

beforeAll(async () => {
  studio = await askStudio(['first'])
  whole = writeSweep(place('whole'), { settings: 3, rounds: [0.5, 1], fields: [3, 2] })
})
afterAll(() => studio.close())

/** Puts a sweep there while something is done to it and asked. */
async function withCopy(name: string, work: (folder: string) => Promise<void>): Promise<void> {
  await cp(whole.folder, place(name), { recursive: true })
  try {
    await work(place(name))
  } finally {
    await remove(place(name))
  }
}

const change = (changes: object) => (folder: string) =>
  writeFile(sweepPaths(folder).record, JSON.stringify({ ...whole.record, ...changes }))
const changePlan = (changes: object) => (folder: string) =>
  change({ plan: { ...whole.record.plan, ...changes } })(folder)

describe('a record that is damaged', () => {
  const many = Array.from({ length: 2000 }, (_, index) => ({
    ...{ key: index.toString(16).padStart(8, '0'), name: `${index}`, values: {}, preset: 'acgan', steps: 1 },
  }))
  const damages: [string, RegExp, (folder: string) => Promise<unknown>][] = [
    ['cut off', /not JSON/, (folder) => truncate(sweepPaths(folder).record, 90)],
    ['empty', /not JSON/, (folder) => truncate(sweepPaths(folder).record, 0)],
    ['a list', /not the record of a sweep/, (folder) => writeFile(sweepPaths(folder).record, '[]')],
    ['null', /not the record of a sweep/, (folder) => writeFile(sweepPaths(folder).record, 'null')],
    ['of another version', /made by a newer version of Facet/, change({ format: 9 })],
    ['without a plan', /at plan/, change({ plan: 7 })],
    ['in a state that is none', /at state/, change({ state: '<b>running</b>' })],
    ['of no time', /at sessions\.0\.started/, change({ sessions: [{ started: 'x', seconds: 1 }] })],
    ['of no settings', /at plan\.settings/, changePlan({ settings: [] })],
    ['with settings that are none', /at plan\.settings\.0/, changePlan({ settings: [{ key: '../../etc' }] })],
    ['with one key twice', /keys of settings must differ/, changePlan({ settings: [many[0], many[0]] })],
    [
      'of more jobs than can be shown',
      /more than 100000 jobs/,
      changePlan({ settings: many, seeds: many.map((_, i) => i) }),
    ],
    ['of rounds that end nowhere', /rounds must ascend/, changePlan({ rounds: [1, 0.5] })],
    ['of rounds and fields that are not as many', /as many/, changePlan({ fields: [1] })],
    ['ranked by nothing', /unknown metric/, changePlan({ spec: { rank: { by: 'constructor' } } })],
    ['of a spec that is none', /at plan\.spec/, changePlan({ spec: { halving: 'often' } })],
    [
      'with a value that never ends',
      /not those of a sweep/,
      async (folder) => {
        const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
        const text = await readFile(sweepPaths(folder).record, 'utf8')
        await writeFile(sweepPaths(folder).record, text.replace(/"values":\{/, `"values":{"deep": ${deep},`))
      },
    ],
    [
      'a folder',
      /not JSON/,
      async (folder) => {
        await rm(sweepPaths(folder).record)
        await mkdir(sweepPaths(folder).record)
      },
    ],
    [
      'a link',
      /a link/,
      async (folder) => {
        await rm(sweepPaths(folder).record)
        await symlink(sweepPaths(whole.folder).record, sweepPaths(folder).record)
      },
    ],
  ]

  it.each(damages)('is shown as such, and breaks nothing else: %s', async (_, message, damage) => {
    await withCopy('damaged', async (folder) => {
      expect((await detail('damaged')).state).toBe('finished')
      await damage(folder)
      const { sweeps, runs } = await list()
      expect(sweeps.map(({ id, state }) => [id, state])).toEqual([
        ['damaged', 'broken'],
        ['whole', 'finished'],
      ])
      expect(runs.map(({ state }) => state)).toEqual(['finished'])
      const broken = await detail('damaged')
      expect([broken.name, broken.state, broken.message]).toEqual(['damaged', 'broken', expect.stringMatching(message)])
      expect(broken.results).toBeUndefined()
      // Where the folder lies is not told.
      expect(JSON.stringify(broken)).not.toContain(studio.folder)
    })
  })

  it('is as it was when it is restored', async () => {
    await withCopy('restored', async (folder) => {
      const record = await readFile(sweepPaths(folder).record)
      await writeFile(sweepPaths(folder).record, '{')
      expect((await detail('restored')).state).toBe('broken')
      await writeFile(sweepPaths(folder).record, record)
      expect(await detail('restored')).toMatchObject({ state: 'finished', jobs: { done: 10 } })
    })
  })
})

describe('a result that is damaged', () => {
  it('is told by its file’s name, and leaves the others', async () => {
    await withCopy('half', async (folder) => {
      const path = (name: string) => join(sweepPaths(folder).results, `${name}.json`)
      const [another, hostile, cut] = whole.results.slice(-3).map(({ job }) => job)
      const before = await readFile(path(cut))
      await truncate(path(cut), 30)
      const said = JSON.parse(await readFile(path(hostile), 'utf8')) as object
      await writeFile(path(hostile), JSON.stringify({ ...said, metrics: { frechet: '<b>0</b>' } }))
      await writeFile(path('stranger'), JSON.stringify({ ...said, job: another }))
      await writeFile(path('large'), `${JSON.stringify({ ...said, job: 'large' })}${' '.repeat(2 ** 20)}`)
      await symlink('/etc/passwd', path('link'))
      await mkdir(path('folder'))
      const names = [cut, hostile, 'folder', 'large', 'link', 'stranger'].map((name) => `${name}.json`)
      const found = await detail('half')
      expect(found).toMatchObject({ state: 'finished', jobs: { done: 8, planned: 10 }, damaged: 6 })
      expect(found.damagedFiles).toEqual(names.toSorted())
      expect((await list()).sweeps.find(({ id }) => id === 'half')?.damaged).toBe(6)
      expect(JSON.stringify(found)).not.toMatch(/root:|<b>/)
      await writeFile(path(cut), before)
      for (const name of ['stranger', 'large', 'link', 'folder']) await remove(path(name))
      expect(await detail('half')).toMatchObject({ jobs: { done: 9 }, damagedFiles: [`${hostile}.json`] })
    })
  })

  it('is none where the folder of results is a link', async () => {
    await withCopy('elsewhere', async (folder) => {
      await remove(sweepPaths(folder).results)
      await symlink(sweepPaths(whole.folder).results, sweepPaths(folder).results)
      const broken = await detail('elsewhere')
      expect([broken.state, broken.message]).toEqual(['broken', containing('a link')])
    })
  })
})
