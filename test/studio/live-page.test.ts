import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRun } from '../../src/train/node/index.ts'
import { accessibilityFaults } from '../support/accessibility.ts'
import { noBrowser, openStudio } from '../support/studio-page.ts'
import type { OpenedStudio } from '../support/studio-page.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const STEPS = 300
const settings = { steps: STEPS, 'log.every': 10, 'figures.every': 100, 'checkpoint.every': 100 }

/** Trains a run; whatever is given waits for its events, and the run with it. */
async function train(folder: string, meanwhile: (figure: string) => Promise<void> = () => Promise.resolve()) {
  const run = await startRun({ config: tinyConfig(settings), preset: 'papers', out: folder, command: ['test'] })
  for await (const event of run.events) if (event.kind === 'figure') await meanwhile(event.name)
}

const sheetOf = (page: Page) => page.getByRole('slider', { name: 'Sheet of fixed latents' })
const timelineOf = (page: Page) => page.getByRole('slider', { name: 'Step', exact: true })
const shownSheet = (page: Page) => sheetOf(page).getAttribute('aria-valuetext')
const at = (step: number) => `Generated images after ${step} steps`
/** Resolves, in the page, to what the next three sheets are called. */
const WATCH_SHEETS = `new Promise((resolve) => {
  const [seen, sheet] = [[], document.querySelector('.sheet[role=slider]')]
  new MutationObserver(() => {
    seen.push(sheet.getAttribute('aria-valuetext'))
    if (seen.length === 3) resolve(seen)
  }).observe(sheet, { attributeFilter: ['aria-valuetext'] })
})`
/** The place of the last line that is there. */
const lastStep = async (page: Page) => Number(await timelineOf(page).getAttribute('max'))

describe.skipIf(noBrowser)('the page of a run', () => {
  let opened: OpenedStudio

  beforeAll(async () => {
    opened = await openStudio([])
    await train(join(opened.folder, 'done'))
  }, 120_000)

  afterAll(() => opened.close())

  it('grows while the run trains, and follows it', async () => {
    const page = await opened.open('/')
    const lines: (number | undefined)[] = []
    await train(join(opened.folder, 'live'), async (name) => {
      const [, step] = /^sheet-0*(\d+)$/.exec(name) ?? []
      if (step === undefined) return
      if (step === '100') await page.goto(new URL('/runs/live', opened.studio.address).href)
      await expect.poll(() => shownSheet(page), { timeout: 10_000 }).toBe(at(Number(step)))
      expect(await page.locator('.run-header .pill').textContent()).toBe('running')
      await expect.poll(() => lastStep(page)).toBe(Number(step) / 10 - 1)
      lines.push((await page.locator('.sparkline polyline').first().getAttribute('points'))?.split(' ').length)
    })
    expect(lines).toEqual([10, 20, 30])
    await page.locator('.run-header .pill.finished').waitFor()
    await page.getByText(`${STEPS} of ${STEPS}`).waitFor()
    await page.close()
  }, 120_000)

  it('shows curves, terms and sheet at the step that is selected', async () => {
    const page = await opened.open('/runs/done')
    await expect.poll(() => shownSheet(page)).toBe(at(STEPS))
    const term = page.locator('.push .about').first()
    const [told, shown] = [await term.textContent(), await page.locator('.explanation').textContent()]
    await sheetOf(page).press('ArrowLeft')
    await expect.poll(() => shownSheet(page)).toBe(at(200))
    expect(await timelineOf(page).getAttribute('aria-valuetext')).toMatch(/^step 200, /)
    expect(await term.textContent()).not.toBe(told)
    expect(await page.locator('.explanation').textContent()).not.toBe(shown)
    expect(await page.locator('.line-chart .place').first().textContent()).toBe('step 200')
    // From line to line on the slider, and from sheet to sheet by pages.
    await timelineOf(page).press('ArrowLeft')
    await expect.poll(() => timelineOf(page).getAttribute('aria-valuetext')).toMatch(/^step 190, /)
    expect(await shownSheet(page)).toBe(at(100))
    await timelineOf(page).press('PageUp')
    await expect.poll(() => shownSheet(page)).toBe(at(200))
    await sheetOf(page).press('Home')
    await expect.poll(() => shownSheet(page)).toBe(at(100))
    await page.close()
  })

  it('plays the sheets from the first to the last, and stops there', async () => {
    const page = await opened.open('/runs/done')
    await page.getByLabel('Speed').selectOption('fast')
    await expect.poll(() => shownSheet(page)).toBe(at(STEPS))
    const played = page.evaluate(WATCH_SHEETS)
    await page.getByRole('button', { name: 'Play the sheets' }).click()
    expect(await played).toEqual([at(100), at(200), at(STEPS)])
    await page.getByRole('button', { name: 'Play the sheets' }).waitFor()
    await page.close()
  })

  it('has real images beside the generated ones, as wide', async () => {
    const page = await opened.open('/runs/done')
    const real = page.getByAltText('Real images of each class')
    const width = `document.querySelector('.sheets figure:last-child img').naturalWidth`
    await expect.poll(() => page.evaluate<number>(width)).toBeGreaterThan(0)
    const [left, right] = [await sheetOf(page).locator('img').boundingBox(), await real.boundingBox()]
    expect(right?.width).toBe(left?.width)
    await page.close()
  })

  it('draws a term’s bars towards the networks that it moves', async () => {
    const page = await opened.open('/runs/done')
    const bars = (words: string) => {
      const row = page.locator('.push', { hasText: words })
      const count = (side: string) => row.locator(`.pull.${side} .bar-arrow`).count()
      return Promise.all([count('discriminator'), count('generator')])
    }
    await page.locator('.push').first().waitFor()
    expect(await bars('D calls real images real')).toEqual([1, 0])
    expect(await bars('the class head reads real images')).toEqual([1, 0])
    expect(await bars('G makes D call its images real')).toEqual([0, 1])
    expect(await bars('the code head reads the codes back')).toEqual([1, 1])
    await page.getByRole('button', { name: /^G makes D call/ }).focus()
    await page.locator('.explanation', { hasText: '−E log D(G(z))' }).waitFor()
    await page.close()
  })

  it('hides curves, and takes the logarithm of the others', async () => {
    const page = await opened.open('/runs/done')
    const names = () => page.locator('.chart-legend .name').allTextContents()
    await page.getByText('Choose curves').click()
    await page.getByRole('checkbox', { name: 'loss_d_f' }).uncheck()
    await expect.poll(names).not.toContain('loss_d_f')
    expect(await names()).toContain('loss_d_r')
    await page.getByRole('checkbox', { name: 'Logarithmic' }).check()
    await page.getByLabel('Horizontal axis').selectOption('over epochs')
    await expect.poll(() => page.locator('.line-chart .place').first().textContent()).toMatch(/^epoch /)
    await page.close()
  })

  it('says what a report would tell where there is none, and has every setting', async () => {
    const page = await opened.open('/runs/done/report')
    await page.getByText(/^facet evaluate /).waitFor()
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.locator('.settings .changed', { hasText: 'batch' }).getByText('preset: 32').waitFor()
    await page.getByRole('checkbox', { name: /^only what differs/ }).check()
    await expect.poll(() => page.locator('.settings', { hasText: 'beta1' }).count()).toBe(0)
    await page.close()
  })

  it('is trained on and stopped from the page', async () => {
    const page = await opened.open('/runs/done')
    const state = page.locator('.run-header .pill')
    await page.getByRole('spinbutton', { name: 'to step' }).fill('100000')
    await page.getByRole('button', { name: 'Train on' }).click()
    await page.getByText(`of 100,000`).waitFor({ timeout: 60_000 })
    expect(await state.textContent()).toBe('running')
    await expect.poll(() => lastStep(page), { timeout: 60_000 }).toBeGreaterThan(STEPS / 10)
    await page.getByRole('button', { name: 'Stop' }).click()
    await expect.poll(() => state.textContent(), { timeout: 60_000 }).toBe('stopped')
    await page.close()
  }, 120_000)

  it('says what is wrong with a run that cannot be read', async () => {
    await mkdir(join(opened.folder, 'half-written'))
    await writeFile(join(opened.folder, 'half-written', 'run.json'), '{ "format": 1, "sta')
    const page = await opened.open('/runs/half-written')
    await page.getByRole('alert').waitFor()
    expect(await page.locator('.run-header .pill').textContent()).toBe('broken')
    await page.getByText('This run has logged nothing').waitFor()
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByText('The config of this run cannot be read.').waitFor()
    await page.close()
  })

  it.each(['', '/report', '/settings'])(
    'is fit for screen readers at “%s”, on a phone, too, and in the dark',
    async (tab) => {
      for (const width of [360, 1760]) {
        const page = await opened.open(`/runs/done${tab}`, { viewport: { width, height: 900 } })
        await page.locator('.panel').first().waitFor()
        expect(await accessibilityFaults(page)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
        await page.close()
      }
    },
  )
})
