import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../bench/browser/chromium.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import type { BrowserTraining } from '../../src/studio/protocol/index.ts'
import { writeTrainingPage } from '../../src/studio/server/index.ts'
import type { Command, Report } from '../../src/studio/web/trainer/messages.ts'
import { createStepper } from '../../src/train/index.ts'
import { accessibilityFaults } from '../support/accessibility.ts'
import '../support/all-close.ts'
import { serveFolder } from '../support/file-server.ts'
import { mnist } from '../support/mnist.ts'
import { noBrowser } from '../support/studio-page.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const STEPS = 50

describe.skipIf(noBrowser)('the page that trains by itself, on a host of files', () => {
  let host: string
  let folder: string
  let address: string
  let server: Awaited<ReturnType<typeof serveFolder>>
  let browser: Browser
  const errors: string[] = []
  const config = tinyConfig({ steps: STEPS })

  beforeAll(async () => {
    host = await mkdtemp(join(tmpdir(), 'facet-static-'))
    folder = join(host, 'some', 'place')
    await mkdir(folder, { recursive: true })
    await writeTrainingPage(folder)
    const path = join(folder, 'training', 'training.json')
    const training = JSON.parse(await readFile(path, 'utf8')) as BrowserTraining
    const tiny = { ...training.presets[0], name: 'tiny', config }
    await writeFile(path, JSON.stringify({ ...training, presets: [tiny] }))
    server = await serveFolder(host)
    address = `${server.address}some/place/`
    browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
  })

  afterAll(async () => {
    await browser.close()
    await server.close()
    await rm(host, { recursive: true })
    if (errors.length > 0) throw new Error(`The page reported errors:\n${errors.join('\n')}`)
  })

  /** Opens the page, which asks no other host for anything; waits until it has been loaded anew with its headers. */
  async function open(options?: Parameters<Browser['newPage']>[0]): Promise<Page> {
    const page = await browser.newPage(options)
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('request', (request) => {
      const url = request.url()
      if (!/^(data|blob):/.test(url) && !url.startsWith(address)) errors.push(`asked ${url}`)
    })
    await page.goto(address)
    await page.getByRole('button', { name: 'Load and begin' }).waitFor()
    return page
  }

  it('shares memory between threads by its service worker, which the host’s headers do not allow', async () => {
    const { headers } = await fetch(address)
    expect(headers.get('Cross-Origin-Embedder-Policy')).toBeNull()
    const page = await open()
    expect(await page.evaluate('crossOriginIsolated')).toBe(true)
    await page.close()
  })

  it('takes one move of each player, trains on, pauses, ends, steers and is fit for screen readers', async () => {
    const page = await open({ colorScheme: 'dark', viewport: { width: 390, height: 800 } })
    // Long enough to be paused.
    await page.getByLabel('Steps').fill('400')
    await page.getByRole('button', { name: 'Load and begin' }).click()
    const moveOfD = page.getByRole('button', { name: 'One move of D' })
    const moveOfG = page.getByRole('button', { name: 'One move of G' })
    await moveOfD.click()
    const verdict = page.locator('.move-verdict')
    await verdict.filter({ hasText: /^Step 1, D: D moved by .* Real images now look real to it with \d/ }).waitFor()
    expect(await page.getByRole('table').getByRole('row').count()).toBe(6)
    await moveOfG.click()
    await verdict.filter({ hasText: /^Step 1, G: G moved by .* before \d+ %: they fool it/ }).waitFor()
    await moveOfD.click()
    await verdict.filter({ hasText: 'Step 2, D' }).waitFor()

    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('paused', { exact: true }).waitFor()
    const paused = await page.locator('.training-bar strong').innerText()
    expect(paused).toMatch(/^step \d+ of 400$/)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('finished', { exact: true }).waitFor()
    expect(await page.locator('.training-bar strong').innerText()).toBe('step 400 of 400')

    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download generator.onnx' }).click()
    expect((await saved).suggestedFilename()).toBe('generator-step-400.onnx')
    await page.getByRole('button', { name: 'Steer it now' }).click()
    await page.locator('.steer canvas').first().waitFor()

    expect(await accessibilityFaults(page)).toEqual([])
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
    await page.close()
  })

  it('tells when images do not come, and can begin again', async () => {
    const page = await open()
    await page.context().route('**/images-3.bin', (route) => route.abort())
    await page.getByRole('button', { name: 'Load and begin' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: /images-3\.bin: the images cannot be fetched\./ })
      .waitFor()
    await page.getByRole('button', { name: 'Train another' }).click()
    await page.getByRole('button', { name: 'Load and begin' }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.close()
  })

  it.each([1, 2])('its thread’s losses are Node’s over 50 steps of MNIST, on %i threads', async (threads) => {
    const page = await open()
    const { data } = JSON.parse(await readFile(join(folder, 'training', 'training.json'), 'utf8')) as BrowserTraining
    const addresses = { training: `${address}training/`, engine: `${address}engine/` }
    const start: Command = {
      kind: 'start',
      config: { ...config, threads },
      preset: 'tiny',
      data,
      engine: 'wasm',
      addresses,
    }
    const found = await page.evaluate(trainInThread, start)
    await page.close()
    const stepper = await createStepper({ config, images: mnist.train, runtime: nodeRuntime({ threads: 1 }) })
    for (let step = 0; step < STEPS; step++) {
      const expected = await stepper.step(step)
      expect(Object.keys(found[step])).toEqual(Object.keys(expected))
      for (const [name, loss] of Object.entries(expected)) {
        // A bound of information is the difference of an entropy and a loss, and may be near 0.
        const absolute = name.startsWith('mi_') ? 1e-3 : 0
        expect([found[step][name]], `${name} of step ${step + 1}`).toBeAllClose([loss], { relative: 1e-3, absolute })
      }
    }
    await stepper.release()
  })
})

/** A worker, as far as the page needs it here: the types of browsers are not those of tests. */
interface Thread {
  addEventListener(name: 'message', listen: (event: { readonly data: Report }) => void): void
  postMessage(command: Command): void
}

/** Runs in the page: trains in the thread that it has, to the end; returns the losses of every step. */
function trainInThread(start: Command): Promise<Readonly<Record<string, number>>[]> {
  const { Worker } = globalThis as unknown as { Worker: new (path: string, options: { type: 'module' }) => Thread }
  const worker = new Worker('trainer-worker.js', { type: 'module' })
  const losses: Readonly<Record<string, number>>[] = []
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', ({ data }) => {
      if (data.kind === 'ready') worker.postMessage({ kind: 'go' })
      if (data.kind === 'step') losses.push(data.losses)
      if (data.kind === 'finished') resolve(losses)
      if (data.kind === 'failed') reject(new Error(data.message))
    })
    worker.postMessage(start)
  })
}
