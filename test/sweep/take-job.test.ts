import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDataSet } from '../../src/data/node/index.ts'
import { mostThreads } from '../../src/runtime/node/index.ts'
import { parseSweep } from '../../src/sweep/index.ts'
import { folderStore, planSweep } from '../../src/sweep/node/index.ts'
import { inPlace } from '../../src/sweep/node/place.ts'
import { takeJob } from '../../src/sweep/node/take-job.ts'
import { Unfit } from '../../src/sweep/node/unfit.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { smallOpener } from './small-data.ts'
import { tinyJobs } from './tiny-jobs.ts'

const parent = temporaryFolder()
const threads = mostThreads() + 1

it('a sweep of far more threads than cores is refused here, and planned for other machines', async () => {
  const { open } = smallOpener()
  const spec = parseSweep({ config: { steps: 9, batch: 4, threads } })
  await expect(planSweep(spec, { open })).rejects.toThrow(`threads: ${threads} are too many for`)
  const { plan } = await planSweep(spec, { open, elsewhere: true })
  expect(plan.settings[0].config.threads).toBe(threads)
})

it('a job of far more threads than cores is left to other machines', async () => {
  const [job] = tinyJobs({ id: 'wide' }, 'quick', 1)
  const [store, place] = [folderStore(parent), inPlace(parent)]
  const tools = { store, place, signal: new AbortController().signal, onStep: () => {}, onNotice: () => {} }
  await expect(takeJob({ ...job, config: { ...job.config, threads } }, tools)).rejects.toThrow(Unfit)
})

it('what is left of a run that somebody trains is not removed', async () => {
  const [job] = tinyJobs({ id: 'held' }, 'quick', 1)
  const folder = join(parent, 'runs', job.trial)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '.lock-77-5-elsewhere+0a1b2c+4026531836+0123abcd'), 'held\n')
  const [store, place] = [folderStore(parent), inPlace(parent)]
  const tools = { store, place, signal: new AbortController().signal, onStep: () => {}, onNotice: () => {} }
  const { fingerprint } = await openDataSet(job.config.data)
  await expect(takeJob({ ...job, fingerprint }, tools)).rejects.toThrow('in use by process 77 of elsewhere.')
  expect(existsSync(folder)).toBe(true)
})
