import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nextJobs } from '../../src/sweep/index.ts'
import { folderStore, keepResult, readResult } from '../../src/sweep/node/index.ts'
import { forgiveFailed, parseResult } from '../../src/sweep/node/result-file.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { batches, madeUpPlan, resultOf } from './made-up-sweep.ts'

const parent = temporaryFolder()
let count = 0
const another = () => folderStore(join(parent, `${count++}`))

const jobs = nextJobs(madeUpPlan(batches(3)), [])
const [result] = jobs.map((job) => resultOf(job, 1, { test: { frechet: null } }))
const encode = (value: unknown) => Buffer.from(JSON.stringify(value))

describe('a result', () => {
  it('goes through its file as it is', async () => {
    const store = another()
    expect(await readResult(store, result.job)).toBeUndefined()
    expect(await keepResult(store, result)).toEqual(result)
    expect(await readResult(store, result.job)).toEqual(result)
    expect(await store.list('')).toEqual([`results/${result.job}.json`])
  })

  it('that is kept stays: who comes later has the first', async () => {
    const store = another()
    await keepResult(store, result)
    expect(await keepResult(store, { ...result, worker: 'another', seconds: 1 })).toEqual(result)
    expect(await readResult(store, result.job)).toEqual(result)
  })

  it('of several who bring one, all have the same', async () => {
    const store = another()
    const brought = Array.from({ length: 8 }, (_, index) => keepResult(store, { ...result, worker: `${index}` }))
    const workers = (await Promise.all(brought)).map(({ worker }) => worker)
    expect(new Set(workers).size).toBe(1)
    expect((await readResult(store, result.job))?.worker).toBe(workers[0])
  })

  it('whose file is damaged is told of with the file', async () => {
    const store = another()
    await store.put(`results/${result.job}.json`, Buffer.from('{"form'))
    expect(await readResult(store, result.job)).toBeUndefined()
    await expect(keepResult(store, result)).rejects.toThrow(
      `${store.address}/results/${result.job}.json: cannot be read as a result. Remove it, and run the sweep again.`,
    )
  })

  it('must not lie elsewhere, whatever its job is called', async () => {
    await expect(keepResult(another(), { ...result, job: '../../elsewhere' })).rejects.toThrow('not a key of a store')
    await expect(readResult(another(), '../../elsewhere')).rejects.toThrow('not a key of a store')
  })
})

it('of an older version has its scores by the names that they have now', () => {
  const old = { ...result, metrics: { frechet: 1, diversity: 0.5 }, test: { diversity: 0.4, variance: 0.6 } }
  const { metrics, test } = parseResult(encode(old)) ?? {}
  expect(metrics).toEqual({ frechet: 1, variance: 0.5 })
  expect(test).toEqual({ variance: 0.6 })
})

it.each<[string, Buffer]>([
  ['nothing', Buffer.from('')],
  ['half of one', encode(result).subarray(0, 60)],
  ['no JSON', Buffer.from('result')],
  ['null', encode(null)],
  ['a list', encode([result])],
  ['one of another version', encode({ ...result, format: 2 })],
  ['one without metrics', encode({ ...result, metrics: undefined })],
  ['one whose metrics are null', encode({ ...result, metrics: null })],
  ['one of no run', encode({ ...result, trial: undefined })],
  ['one of no job', encode({ ...result, job: 3 })],
  ['one of no step', encode({ ...result, step: '3' })],
])('%s is no result', (_, bytes) => {
  expect(parseResult(bytes)).toBeUndefined()
})

it('what was given up is forgiven; what diverged would do so again', async () => {
  const store = another()
  const states = ['done', 'failed', 'diverged'] as const
  const results = jobs.map((job, index) => resultOf(job, null, { state: states[index] }))
  for (const one of results) await keepResult(store, one)
  expect((await forgiveFailed(store, results)).map(({ state }) => state)).toEqual(['done', 'diverged'])
  expect(await store.list('results/')).toEqual([0, 2].map((index) => `results/${jobs[index].id}.json`))
  // Another who has forgiven them too does no harm.
  expect(await forgiveFailed(store, results)).toHaveLength(2)
})
