import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle, findChromium, openModule } from '../../../bench/browser/chromium.ts'
import type { OpenedModule } from '../../../bench/browser/chromium.ts'
import { nodeRuntime } from '../../../src/runtime/node/index.ts'
import type { WebRuntimeOptions } from '../../../src/runtime/web/index.ts'
import '../../support/all-close.ts'
import { takeTwoSteps } from './steps.ts'
import type { refusedWebSteps, takeWebSteps } from './worker.ts'

type Exports = { readonly takeWebSteps: typeof takeWebSteps; readonly refusedWebSteps: typeof refusedWebSteps }

/** Where tests must be complete, a missing browser is an error. */
const skipped = !process.env.CI && findChromium() === undefined
const note = skipped ? ' (skipped: no Chromium was found; install it, or name its path in CHROME_PATH)' : ''

describe.skipIf(skipped)(`training in Chromium${note}`, () => {
  let module: Uint8Array
  let opened: OpenedModule<Exports> | undefined

  beforeAll(async () => {
    module = await bundle(fileURLToPath(new URL('worker.ts', import.meta.url)))
  })

  /** A page for each test, since an engine is started once. */
  async function open({ isolated }: { readonly isolated: boolean }) {
    await opened?.close()
    opened = await openModule<Exports>(module, { isolated })
    const { exports } = opened
    return {
      take: (preset: string, options: WebRuntimeOptions) =>
        exports.evaluate((own, [name, chosen]) => own.takeWebSteps(name, chosen), [preset, options] as const),
      refused: (preset: string, options: WebRuntimeOptions) =>
        exports.evaluate((own, [name, chosen]) => own.refusedWebSteps(name, chosen), [preset, options] as const),
    }
  }

  afterAll(() => opened?.close())

  it.each([
    ['papers', { threads: 2, isolated: true }],
    ['acgan', { threads: 1, isolated: false }],
  ] as const)('takes two steps of %s as Node does, %j', async (preset, { threads, isolated }) => {
    const { take } = await open({ isolated })
    const [found, expected] = [await take(preset, { threads }), await takeTwoSteps(nodeRuntime({ threads }), preset)]
    for (const [step, losses] of expected.losses.entries()) {
      expect(Object.keys(found.losses[step])).toEqual(Object.keys(losses))
      for (const [name, loss] of Object.entries(losses)) {
        expect([found.losses[step][name]], name).toBeAllClose([loss], { relative: 1e-4 })
      }
    }
    expect(Object.keys(found.state)).toEqual(Object.keys(expected.state))
    for (const [name, values] of Object.entries(expected.state)) {
      expect(found.state[name], name).toBeAllClose(values, { ofGreatest: 1e-4 })
    }
  })

  it('refuses threads on a page that may not share memory', async () => {
    const { refused } = await open({ isolated: false })
    expect(await refused('facet', { threads: 2 })).toMatch(
      /^webRuntime: 2 threads share memory, .* Ask for 1 thread, or/,
    )
  })

  it('refuses another number of threads in the same worker, and then goes on', async () => {
    const { take, refused } = await open({ isolated: true })
    const { losses } = await take('facet', { threads: 2 })
    expect(await refused('facet', { threads: 1 })).toMatch(/was started with 2 threads, not 1\. Use another worker\.$/)
    expect((await take('facet', { threads: 2 })).losses).toEqual(losses)
  })

  it('says what to do where its files are not served', async () => {
    const { refused } = await open({ isolated: true })
    expect(await refused('facet', { threads: 1, wasmPaths: '/nowhere/' })).toMatch(
      /^webRuntime: ONNX Runtime's own files cannot be loaded\. Say in wasmPaths where/,
    )
  })
})
