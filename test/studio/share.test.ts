import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../bench/browser/chromium.ts'
import { makeSamples } from '../../src/train/index.ts'
import { exportRun, openTrainedRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { accessibilityFaults } from '../support/accessibility.ts'
import { expectRefusal, facet, facetHere, trainTinyRun } from '../support/facet.ts'
import { serveFolder } from '../support/share-page.ts'
import { picturePixels, steerPage, steered } from '../support/steer-page.ts'
import { noBrowser } from '../support/studio-page.ts'

const parent = temporaryFolder()
const run = join(parent, 'digits <&> more')
const shared = join(parent, 'shared')

beforeAll(async () => {
  await trainTinyRun(run)
  await exportRun(run, { formats: ['web'], out: shared, licence: 'MIT </script>' })
})

describe('facet export --format web', () => {
  it('says where the page is, and how large', async () => {
    const { code, stdout } = await facet(['export', run, '--format', 'web'])
    expect(code).toBe(0)
    const [page, ...rest] = stdout.trimEnd().split('\n')
    expect(page.startsWith(`${join(run, 'export', 'web', 'index.html')}: open it, or `)).toBe(true)
    expect(page).toMatch(/; \d\.\d MB in all; pixels at most \d(\.\d)?e-\d+ from Facet’s own$/)
    expect(rest).toEqual([expect.stringMatching(/icence/)])
    expect(readdirSync(join(run, 'export'))).toEqual(['web'])
  })

  it('overwrites nothing, and leaves nothing but the page', async () => {
    expect(readdirSync(shared).toSorted()).toEqual(['assets', 'index.html'])
    expectRefusal(await facetHere(['export', run, '--format', 'web', '--out', shared]), 2, 'already exists')
    mkdirSync(join(parent, 'half', 'assets'), { recursive: true })
    expectRefusal(
      await facetHere(['export', run, '--format', 'web', '--out', join(parent, 'half')]),
      2,
      'assets: already exists',
    )
    expect(existsSync(join(parent, 'half', 'index.html'))).toBe(false)
  })
})

describe.skipIf(noBrowser)('a shared page in Chromium', () => {
  let browser: Browser
  const errors: string[] = []
  const requests: string[] = []

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
  })

  afterAll(() => browser.close())

  /** Opens the page, and notes what it reports and asks for. */
  async function open(address: string, options?: Parameters<Browser['newPage']>[0]): Promise<Page> {
    const page = await browser.newPage(options)
    page.on('pageerror', ({ message }) => errors.push(message))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(address)
    return page
  }

  it('steers and reads, opened from a disk and from a static host, and asks nobody else', async () => {
    const host = await serveFolder(shared)
    const { gan, config } = await openTrainedRun(run)
    const generator = await gan.generator()
    const settings = { config, image: gan.image, categories: [4], count: 1, seed: 9 }
    for (const base of [pathToFileURL(join(shared, 'index.html')).href, host.address]) {
      const page = await steerPage(await open(`${base}#class=4&code_1=0&code_2=0&noise=9.4`))
      expect(await page.title()).toBe('digits <&> more · Facet')
      expect(await page.getByText('Licence: MIT </script>').count()).toBe(1)
      const codes = { code_1: 0, code_2: 0 }
      const pixels = await picturePixels(page)
      const own = await generator.run(await latentsOf(codes), 1)
      expect(Math.max(...pixels.map((value, at) => Math.abs(value - 255 * own.images[at])))).toBeLessThanOrEqual(1)
      await steered(page, () => page.getByRole('slider', { name: 'code_1', exact: true }).fill('1'))
      const sheet = page.getByRole('img', { name: /Sheet to draw on/ })
      await sheet.click()
      await page.getByRole('list', { name: 'What it is read as' }).waitFor()
      await page.close()
      expect(requests.filter((url) => !url.startsWith('blob:') && !url.startsWith(new URL('.', base).href))).toEqual([])
      requests.length = 0
    }
    await generator.release()
    host.close()
    expect(errors).toEqual([])

    /** What `facet sample` draws for it, with codes set. */
    async function latentsOf(codes: Readonly<Record<string, number>>): Promise<Record<string, Float32Array>> {
      for await (const { latents } of makeSamples(generator, settings)) {
        return { ...latents, code: Float32Array.from(Object.values(codes)) }
      }
      throw new Error('no sample')
    }
  })

  it('is fit for screen readers and phones, light and dark', async () => {
    const page = await steerPage(
      await open(pathToFileURL(join(shared, 'index.html')).href, {
        viewport: { width: 360, height: 700 },
      }),
    )
    expect(await accessibilityFaults(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await page.close()
  })

  it('says which file is missing', async () => {
    const page = await browser.newPage()
    await page.route('**/assets/generator-0.js', (route) => route.abort())
    await page.goto(pathToFileURL(join(shared, 'index.html')).href)
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('assets/generator-0.js is missing. Copy the whole folder')
    await page.close()
  })
})

it('what it is made of must have been built', () => {
  const index = readFileSync(join(shared, 'index.html'), 'utf8')
  expect(index).not.toContain('FACET_')
  expect(index.match(/<\/script>/g)).toHaveLength(2)
  rmSync(shared, { recursive: true })
})
