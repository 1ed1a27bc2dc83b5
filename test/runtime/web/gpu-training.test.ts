import { afterAll, describe, expect, it } from 'vitest'
import { openModule } from '../../../bench/browser/chromium.ts'
import { presets, stepProgram } from '../../../src/gan/index.ts'
import type { Config } from '../../../src/gan/index.ts'
import { nodeSize, programInputs } from '../../../src/graph/index.ts'
import type { Node } from '../../../src/graph/index.ts'
import { nodeRuntime } from '../../../src/runtime/node/index.ts'
import { updateProgram } from '../../../src/train/update-program.ts'
import '../../support/all-close.ts'
import { tinyConfig } from '../../support/tiny-gan.ts'
import { bundleWorker, openGpuPage } from './gpu-page.ts'
import type * as worker from './gpu-worker.ts'
import { images, takeSteps } from './steps.ts'
import type { TakenSteps } from './steps.ts'

const page = await openGpuPage()

/** Steps in the browser, and what they moved. */
const takeRemotely = (config: Config, count: number) =>
  page.exports.evaluate((own, [given, steps]) => own.takeGpuSteps(given, steps), [config, count] as const)

describe.skipIf(page.skipped)(`training on WebGPU in Chromium${page.note}`, { timeout: 240_000 }, () => {
  afterAll(() => page.close())

  it('takes 20 steps of facet as Node does, with a moving average', async () => {
    const config = tinyConfig({ 'optim.average': 0.9 })
    const [found, expected] = [await takeRemotely(config, 20), await takeSteps(nodeRuntime({ threads: 1 }), config, 20)]
    expectLosses(found.losses, expected.losses)
    expect(Object.keys(found.state)).toEqual(Object.keys(expected.state))
    for (const [name, values] of Object.entries(expected.state)) {
      expect(found.state[name], name).toBeAllClose(values, { ofGreatest: 1e-3 })
    }
  })

  it.each(Object.keys(presets))('leaves no node of a step of %s to the processor', async (preset) => {
    const compiled = page.exports.evaluate((own, given) => own.compileWithoutProcessor(given), tinyConfig({}, preset))
    await expect(compiled).resolves.toBeUndefined()
  })

  it('hands over the batch, the latents and Adam’s numbers, fetches the losses, and holds no more from run to run', async () => {
    const config = tinyConfig({ 'optim.average': 0.9 })
    const runs = await page.exports.evaluate((own, given) => own.meterSteps(given, 3, 4), config)
    const { up, down } = bytesOf(config)
    for (const [first, ...later] of runs) {
      // The state goes up with the first step.
      expect(first.up).toBeGreaterThan(later[0].up + 4 * PARAMETERS)
      for (const step of later) {
        expect(step.up).toBeGreaterThanOrEqual(up.bytes)
        expect(step.up).toBeLessThanOrEqual(up.bytes + PADDING * up.arrays)
        expect(step.down).toBeGreaterThanOrEqual(down.bytes)
        expect(step.down).toBeLessThanOrEqual(down.bytes + PADDING * down.arrays)
        expect(step.held).toBeLessThanOrEqual(later[0].held)
      }
    }
    // What a run kept serves the next. (Constants of released programs wait for the garbage collector.)
    const [first, , third] = runs.map((steps) => steps[3].held)
    expect(third - first).toBeLessThan(4 * PARAMETERS * 2)
  })

  it.each([
    ['a rate of D that makes it huge', { 'optim.discriminator.rate': 1e6 }, 0, /^Step 1, generator: .*not finite/],
    ['a rate of G that makes it huge', { 'optim.generator.rate': 1e20 }, 1, /^Step 2, \w+: .*gradient by \S+ is not/],
    [
      'a weight with which Adam’s squares overflow',
      { 'terms.loss_cf.weight': 1e38 },
      0,
      /^Step 1, discriminator: the gradient by \S+ is too great to be squared; most of it is that of loss_cf\. /,
    ],
  ])('notices %s, and does not take the step', async (_, settings, taken, message) => {
    const failed = await page.exports.evaluate((own, config) => own.failingSteps(config), tinyConfig(settings))
    expect(failed.message).toMatch(message)
    expect(failed.losses).toHaveLength(taken)
    for (const [name, values] of Object.entries(failed.state)) expect(values.every(Number.isFinite), name).toBe(true)
  })
})

describe.skipIf(page.skipped)(`WebGPU without JSPI in Chromium${page.note}`, { timeout: 240_000 }, () => {
  it('takes steps with the other build of ONNX Runtime', async () => {
    const { exports, close } = await openModule<typeof worker>(await bundleWorker(), { gpu: true })
    const config = tinyConfig()
    await exports.evaluate((own) => own.forgetSuspending())
    const { losses } = await exports.evaluate((own, given) => own.takeGpuSteps(given, 2), config)
    const fetched = await exports.evaluate((own) => own.fetchedFiles())
    await close()
    expect(fetched).toContain('ort-wasm-simd-threaded.asyncify.wasm')
    expectLosses(losses, (await takeSteps(nodeRuntime({ threads: 1 }), config, 2)).losses)
  })
})

describe.skipIf(page.skipped)(`without WebGPU in Chromium${page.note}`, () => {
  it.each([
    [
      'the browser has no GPU',
      { gpu: false },
      {},
      'gpuRuntime: this browser offers no GPU by WebGPU. Use webRuntime, or',
    ],
    [
      'its files are not served',
      { gpu: true },
      { wasmPaths: '/nowhere/' },
      "gpuRuntime: ONNX Runtime's WebGPU kernels do not start. Say in wasmPaths where ort-wasm-simd-threaded.jspi.mjs and",
    ],
  ])('says what to do where %s', async (_, { gpu }, options, message) => {
    const { exports, close } = await openModule<typeof worker>(await bundleWorker(), { gpu })
    const refused = await exports.evaluate((own, given) => own.refusal(given), options)
    await close()
    expect(refused).toContain(message)
  })
})

/** Of both networks together. */
const PARAMETERS = 15_610

/** Arrays on a GPU are multiples of as many bytes. */
const PADDING = 16

function expectLosses(found: TakenSteps['losses'], expected: TakenSteps['losses']): void {
  for (const [step, losses] of expected.entries()) {
    expect(Object.keys(found[step])).toEqual(Object.keys(losses))
    for (const [name, loss] of Object.entries(losses)) {
      expect([found[step][name]], `step ${step}, ${name}`).toBeAllClose([loss], { relative: 1e-4 })
    }
  }
}

/** What a step has to move, in arrays and bytes. */
function bytesOf(config: Config) {
  const size = { image: images().image, batch: config.batch }
  const programs = (['discriminator', 'generator'] as const).map((player) =>
    updateProgram(stepProgram(player, config, size), { averaged: player === 'generator' }),
  )
  const total = (nodes: Node[]) => ({
    arrays: nodes.length,
    bytes: 4 * nodes.reduce((sum, node) => sum + nodeSize(node), 0),
  })
  const given = programs.flatMap((program) =>
    [...programInputs(program)].flatMap(([name, node]) =>
      `next/${name}` in program.outputs || isOther(name) ? [] : [node],
    ),
  )
  return { up: total(given), down: total(programs.map(({ outputs }) => outputs.report)) }
}

/** Whether it is the other player's. */
function isOther(name: string): boolean {
  return /^(generator|discriminator)\//.test(name)
}
