import { afterAll, describe, expect, it } from 'vitest'
import type { Config } from '../../../src/gan/index.ts'
import { nodeRuntime } from '../../../src/runtime/node/index.ts'
import '../../support/all-close.ts'
import { tinyConfig } from '../../support/tiny-gan.ts'
import { openGpuPage } from './gpu-page.ts'
import { takeSteps } from './steps.ts'

const page = await openGpuPage()

/** Steps in the browser, and what they moved. */
const takeRemotely = (config: Config, count: number) =>
  page.exports.evaluate((own, [given, steps]) => own.takeGpuSteps(given, steps), [config, count] as const)

describe.skipIf(page.skipped)(`training on WebGPU in Chromium${page.note}`, { timeout: 240_000 }, () => {
  afterAll(() => page.close())

  it('takes 20 steps of facet as Node does, with a moving average', async () => {
    const config = tinyConfig({ 'optim.average': 0.9 })
    const [found, expected] = [await takeRemotely(config, 20), await takeSteps(nodeRuntime({ threads: 1 }), config, 20)]
    for (const [step, losses] of expected.losses.entries()) {
      expect(Object.keys(found.losses[step])).toEqual(Object.keys(losses))
      for (const [name, loss] of Object.entries(losses)) {
        expect([found.losses[step][name]], `step ${step}, ${name}`).toBeAllClose([loss], { relative: 1e-4 })
      }
    }
    expect(Object.keys(found.state)).toEqual(Object.keys(expected.state))
    for (const [name, values] of Object.entries(expected.state)) {
      expect(found.state[name], name).toBeAllClose(values, { ofGreatest: 1e-3 })
    }
  })
})
