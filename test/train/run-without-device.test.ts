import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { RunPaths } from '../../src/train/node/run-folder.ts'
import { lastingConfig, checkUnchanged } from '../../src/train/node/config-changes.ts'
import { openRun, openTrainedRun, resumeRun, runPaths } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { trainTinyRun } from '../support/facet.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const run = join(temporaryFolder(), 'run')

/** Takes the device out of the config, as in the runs of earlier versions. */
function takeDevice({ config }: RunPaths): void {
  const { device, ...rest } = JSON.parse(readFileSync(config, 'utf8')) as Readonly<Record<string, unknown>>
  expect(device).toBe('cpu')
  writeFileSync(config, JSON.stringify(rest))
}

beforeAll(async () => {
  await trainTinyRun(run)
  takeDevice(runPaths(run))
})

it('a run without a device opens, and is of the CPU', async () => {
  expect((await openRun(run)).config.device).toBe('cpu')
  const { gan } = await openTrainedRun(run)
  expect(gan.runtime.threads).toBe(1)
})

it('and goes on', async () => {
  const resumed = await resumeRun(run, { steps: 4, command: ['test'], onNotice: () => {} })
  for await (const event of resumed.events) if (event.kind === 'finished') expect(event.complete).toBe(true)
  expect((await openTrainedRun(run)).step).toBe(4)
})

it('a checkpoint without a device is one of the CPU; another device is a change', () => {
  const config = tinyConfig({ steps: 3 })
  const { device: _, ...before } = lastingConfig(config) as Readonly<Record<string, unknown>>
  expect(() => checkUnchanged(config, { path: 'config.json', before })).not.toThrow()
  const changing = () => checkUnchanged(config, { path: 'config.json', before: { ...before, device: 'abacus' } })
  expect(changing).toThrow('device was "abacus" and is "cpu"')
})
