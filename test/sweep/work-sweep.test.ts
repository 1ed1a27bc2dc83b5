import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseSweep, sweepResults } from '../../src/sweep/index.ts'
import type { JobResult, SweepJob } from '../../src/sweep/index.ts'
import { folderStore, keepResult, openSweep, readSweep, workOnSweep } from '../../src/sweep/node/index.ts'
import type { Crew, SweepEvent } from '../../src/sweep/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { smallOpener } from './small-data.ts'

const parent = temporaryFolder()
let count = 0
let folder = ''

beforeEach(() => {
  folder = join(parent, `${count++}`)
})

/** A crew that knows what comes out without training: the loss is the size of the batch. */
function seers(more: (job: SweepJob) => Partial<JobResult> = () => ({})): Crew {
  return {
    description: 'seers',
    farewell: '',
    async *work(jobs) {
      for (const job of jobs) {
        const { id, trial, round, until, config } = job
        yield { kind: 'progress', job: id, step: until }
        const metrics = { 'loss.loss_g': config.batch }
        const done = { state: 'done', step: until, metrics, seconds: 1, worker: 'seer', ...more(job) } as const
        const result = { format: 1, job: id, trial, seed: config.seed, round, ...done } as const
        yield { kind: 'result', result: await keepResult(folderStore(folder), result) }
      }
    },
    stop: () => {},
    close: () => Promise.resolve(),
  }
}

/** Works on a sweep in the folder; returns what it says. */
async function work(said: object, crew = seers(), signal = new AbortController().signal): Promise<SweepEvent[]> {
  const spec = parseSweep({
    ...{ config: { steps: 90 }, grid: { batch: [4, 3, 2, 1] }, halving: { factor: 2 } },
    ...{ rank: { by: 'loss.loss_g' }, score: { with: 'losses' } },
    ...said,
  })
  const sweep = await openSweep({ spec, file: 'small.yaml', folder, ...smallOpener() })
  const events: SweepEvent[] = []
  try {
    const working = workOnSweep(sweep, { crew, store: folderStore(folder), signal })
    for await (const event of working) events.push(event)
  } finally {
    await sweep.release()
  }
  return events
}

/** Rounds with the number of their jobs, and the end. */
const course = (events: readonly SweepEvent[]) =>
  events.flatMap((event) => {
    if (event.kind === 'round') return [`round ${event.round}: ${event.jobs.length}`]
    return event.kind === 'ended' ? [event.state] : []
  })
const notices = (events: readonly SweepEvent[]) =>
  events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []))

it('a sweep goes through its rounds, and the best is found', async () => {
  const events = await work({})
  expect(course(events)).toEqual(['round 0: 4', 'round 1: 2', 'round 2: 1', 'finished'])
  const { record, results } = await readSweep(folder)
  expect(record.state).toBe('finished')
  expect(record.sessions).toHaveLength(1)
  expect(sweepResults('small', record.plan, results).settings[0]).toMatchObject({ rank: 1, name: 'batch=1', round: 2 })
  // Said again, there is nothing to do.
  expect(course(await work({}))).toEqual(['finished'])
})

describe('a budget of steps', () => {
  it('ends a sweep before it would be exceeded, says so, and more of it lets the sweep go on', async () => {
    // Rounds end at 23, 45 and 90 steps: four runs of 23 and one more of 22.
    const events = await work({ budget: { steps: 115 } })
    expect(course(events)).toEqual(['round 0: 4', 'round 1: 1', 'out of budget'])
    expect(notices(events)).toEqual([
      "Out of the budget's steps: the next run takes 22. Say more of it in the file to go on.",
    ])
    expect((await readSweep(folder)).record.state).toBe('out of budget')
    expect(course(await work({ budget: { steps: 115 } }))).toEqual(['out of budget'])
    expect(course(await work({}))).toEqual(['round 1: 1', 'round 2: 1', 'finished'])
  })
})

describe('a budget of minutes', () => {
  it('that is used up lets nothing begin', async () => {
    const events = await work({ budget: { minutes: 1e-9 } })
    expect(course(events)).toEqual(['out of budget'])
    expect(notices(events)).toEqual(["Out of the budget's minutes. Say more of it in the file to go on."])
  })
})

it('where no setting can be ranked the sweep ends early, and says so', async () => {
  const events = await work(
    {},
    seers(() => ({ metrics: { 'loss.loss_g': null } })),
  )
  expect(course(events)).toEqual(['round 0: 4', 'finished'])
  expect(notices(events)).toEqual([expect.stringContaining('none had loss.loss_g of all its seeds.')])
})

it('who is asked to stop begins no round', async () => {
  expect(course(await work({}, seers(), AbortSignal.abort()))).toEqual(['stopped'])
  expect((await readSweep(folder)).record.state).toBe('stopped')
})

it('what ends the work early is written down, and what was found before stays', async () => {
  const crew = seers(({ config }) => {
    if (config.batch === 2) throw new Error('the disk is full')
    return {}
  })
  await expect(work({}, crew)).rejects.toThrow('the disk is full')
  const { record, results } = await readSweep(folder)
  expect(record).toMatchObject({ state: 'failed', message: 'the disk is full' })
  expect(results).toHaveLength(2)
  expect(course(await work({}))).toEqual(['round 0: 2', 'round 1: 2', 'round 2: 1', 'finished'])
})
