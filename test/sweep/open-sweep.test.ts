import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextJobs, parseSweep } from '../../src/sweep/index.ts'
import { claimStore, folderStore, identityOf, keepResult, openSweep, readSweep } from '../../src/sweep/node/index.ts'
import type { OpenSweep, SweepOpening } from '../../src/sweep/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { resultOf } from './made-up-sweep.ts'
import { smallOpener } from './small-data.ts'

const parent = temporaryFolder()
let count = 0
let folder = ''

beforeEach(() => {
  folder = join(parent, `${count++}`)
})

const opening = (said: object, more: Partial<SweepOpening> = {}): SweepOpening => ({
  spec: parseSweep({ config: { steps: 900, batch: 4 }, ...said }),
  file: 'small.yaml',
  folder,
  ...smallOpener(),
  ...more,
})

/** Opens a sweep, has its next jobs done as told, and lets it go. */
async function visit(said: object, more: Partial<SweepOpening> = {}, state?: 'done' | 'failed'): Promise<OpenSweep> {
  const sweep = await openSweep(opening(said, more))
  const jobs = state ? nextJobs(sweep.record.plan, sweep.results) : []
  for (const job of jobs) await keepResult(folderStore(folder), resultOf(job, 1, { state }))
  await sweep.release()
  return sweep
}

/** Changes what the folder's record says. */
function changeRecord(change: object): void {
  const path = join(folder, 'sweep.json')
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), ...change }))
}

describe('a new sweep', () => {
  it('is written down, with a name of its own', async () => {
    const { record, results } = await visit({})
    expect(record).toMatchObject({ format: 1, name: 'small', state: 'running', sessions: [] })
    expect(record.id).toMatch(/^small-[0-9a-f]{8}$/)
    expect(results).toEqual([])
    // Nobody works on it any more.
    const left = { ...record, state: 'interrupted' }
    expect((await readSweep(folder)).record).toEqual(JSON.parse(JSON.stringify(left)))
    expect((await visit({ name: 'Ein Versuch: 2 × 3 / ../..' }, { folder: `${folder}b` })).record.id).toMatch(
      /^Ein-Versuch-2-3-[0-9a-f]{8}$/,
    )
  })

  it('leaves nothing where it cannot be', async () => {
    await expect(visit({ grid: { bacth: [1] } })).rejects.toThrow("bacth=1: Unknown config path 'bacth'.")
    expect(() => readdirSync(folder)).toThrow('ENOENT')
  })

  it('is held by one', async () => {
    const sweep = await openSweep(opening({}))
    await expect(openSweep(opening({}))).rejects.toThrow('in use by this process')
    await sweep.release()
    await visit({})
  })

  it('does not move in with something else', async () => {
    mkdirSync(folder)
    writeFileSync(join(folder, 'thesis.tex'), 'x')
    await expect(visit({})).rejects.toThrow(
      `${folder}: holds something else than a sweep. Choose another folder with --out`,
    )
    expect(readdirSync(folder)).toEqual(['thesis.tex'])
  })
})

describe('the same command said again', () => {
  it('finds what there is', async () => {
    const first = await visit({}, {}, 'done')
    const again = await visit({})
    expect(again.results).toHaveLength(1)
    expect(again.record).toMatchObject({ id: first.record.id, threads: first.record.threads })
    expect(nextJobs(again.record.plan, again.results)).toEqual([])
  })

  it('leaves out results that are damaged', async () => {
    const { record } = await visit({ seeds: 2 }, {}, 'done')
    const [name] = readdirSync(join(folder, 'results'))
    writeFileSync(join(folder, 'results', name), '{"format": 1')
    const { results } = await readSweep(folder)
    expect(results).toHaveLength(1)
    expect(nextJobs(record.plan, results)).toHaveLength(1)
  })

  it('keeps its threads, whatever the machine would choose now', async () => {
    const { record } = await visit({})
    changeRecord({ threads: record.threads + 5 })
    const again = await visit({ seeds: 3 })
    expect(again.record.plan.settings[0].config.threads).toBe(record.threads + 5)
  })

  it('forgets what ended the last session', async () => {
    await visit({})
    changeRecord({ state: 'failed', message: 'full' })
    await visit({})
    expect((await readSweep(folder)).record).toMatchObject({ state: 'interrupted' })
    expect((await readSweep(folder)).record).not.toHaveProperty('message')
  })

  it('gives runs another chance that were given up, where it is asked to', async () => {
    await visit({ seeds: 2 }, {}, 'failed')
    expect((await visit({ seeds: 2 })).results).toHaveLength(2)
    expect((await visit({ seeds: 2 }, { retryFailed: true })).results).toEqual([])
    expect((await readSweep(folder)).results).toEqual([])
  })
})

describe('a file that was changed', () => {
  const batches = (...batch: number[]) => ({ grid: { batch } })

  it('grown: old runs are not trained again', async () => {
    const halving = { halving: {} }
    const { record } = await visit({ ...batches(1, 2, 3), ...halving }, {}, 'done')
    expect(record.plan.rounds).toHaveLength(2)
    const grown = await visit({ ...batches(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), ...halving })
    // By themselves ten settings would have three rounds, of which the first ends earlier.
    expect(grown.record.plan.fields).toEqual([10, 4])
    expect(nextJobs(grown.record.plan, grown.results).map(({ trial }) => trial.setting.values.batch)).toEqual([
      4, 5, 6, 7, 8, 9, 10,
    ])
  })

  it('of another factor has other rounds', async () => {
    await visit({ ...batches(1, 2, 3, 4), halving: { factor: 3 } })
    const changed = await visit({ ...batches(1, 2, 3, 4), halving: { factor: 2 } })
    expect(changed.record.plan.fields).toEqual([4, 2, 1])
  })

  it('must not be scored in another way: results would not compare', async () => {
    await visit({ score: { count: 200 } })
    // Nothing was scored yet.
    await visit({ score: { count: 100 } }, {}, 'done')
    const before = readFileSync(join(folder, 'sweep.json'), 'utf8')
    const refused = `${folder}: its runs are scored with judge on 100 samples, which other scores do not compare to.`
    await expect(visit({ score: { count: 200 } })).rejects.toThrow(refused)
    await expect(visit({ score: { with: 'report', count: 100 } })).rejects.toThrow('Put score back in the file')
    expect(readFileSync(join(folder, 'sweep.json'), 'utf8')).toBe(before)
    await visit({ score: { count: 100 }, rank: { by: 'accuracy' } })
  })

  it('must be the same file, unless its folder was named', async () => {
    await visit({})
    await expect(visit({}, { file: 'other.yaml' })).rejects.toThrow(/holds the sweep of .*small\.yaml\. Choose another/)
    const { record } = await visit({}, { file: 'other.yaml', anyFile: true })
    expect(record.name).toBe('other')
  })
})

describe('two sweeps over one store', () => {
  it('of the same settings are one: the second joins, says so, and shares its identity', async () => {
    const store = folderStore(join(parent, 'shared'))
    const first = await openSweep(opening({ name: 'rates' }, { store, folder: `${folder}-here` }))
    await claimStore(store, identityOf(first.record))
    // From another machine, while the first is at work.
    const second = await openSweep(opening({ name: 'rates' }, { store, folder: `${folder}-there` }))
    expect([first.notices.join(), second.notices.join()]).toEqual(['', expect.stringContaining('This one joins it.')])
    expect(second.record.id).toBe(first.record.id)
    await claimStore(store, identityOf(second.record))
    await first.release()
    await second.release()
  })

  it('that score differently are kept apart', async () => {
    const store = folderStore(join(parent, 'scored'))
    const { record } = await visit({ name: 'rates', score: { count: 200 } }, { store, folder: `${folder}-here` })
    await claimStore(store, identityOf(record))
    const other = visit({ name: 'rates', score: { count: 100 } }, { store, folder: `${folder}-there` })
    await expect(other).rejects.toThrow('or choose another place with --out or --store')
    expect(() => readdirSync(`${folder}-there`)).toThrow('ENOENT')
  })
})
