import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../data/idx-bytes.ts'
import type { MadeUpScore } from '../sweep/made-up-results.ts'
import { accessibilityFaults } from '../support/accessibility.ts'
import { noBrowser, openStudio } from '../support/studio-page.ts'
import type { OpenedStudio } from '../support/studio-page.ts'
import { trainTinySweep } from '../support/tiny-sweep.ts'
import type { TinySweep } from '../support/tiny-sweep.ts'
import { writeResult, writeSweep } from '../support/written-sweep.ts'

const parent = temporaryFolder()
const runs = (page: Page) => page.locator('.run-rows .name > a:first-child').allTextContents()
const ranks = (page: Page) => page.locator('.sweep-settings tbody th').allTextContents()

/** Has a process of its own hold a sweep's folder; returns what ends it. */
async function hold(folder: string): Promise<NodeJS.Signals | null> {
  const library = new URL('../../dist/train/node/index.js', import.meta.url)
  const script = `import { lockRun } from '${library.href}'; await lockRun(${JSON.stringify(folder)}); setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' })
  const [, signal] = (await once(holder, 'exit')) as [number | null, NodeJS.Signals | null]
  return signal
}

describe.skipIf(noBrowser)('sweeps in the studio', () => {
  let opened: OpenedStudio
  let sweep: TinySweep

  beforeAll(async () => {
    opened = await openStudio(['first'])
    const place = (name: string) => join(opened.folder, name)
    sweep = await trainTinySweep(join(parent, 'made'), place('rates'))
    await mkdir(place('broken'))
    await writeFile(join(place('broken'), 'sweep.json'), '{"format": 1, "na')
    writeSweep(place('lost'), {
      settings: 12,
      rounds: [0.5, 1],
      fields: [12, 6],
      record: { name: 'Half lost', state: 'out of budget', sessions: [] },
      score: (trial, round): MadeUpScore =>
        trial.startsWith('00000002')
          ? { metrics: {}, state: 'diverged', message: 'loss_g left the finite numbers at step 31.' }
          : { metrics: { accuracy: 0.5, frechet: Number.parseInt(trial.slice(0, 8), 16) + 1 / (1 + round) } },
    })
  }, 180_000)

  afterAll(() => opened.close())

  it.each(['/', '/?sweep=rates', '/sweeps/rates', '/sweeps/lost', '/sweeps/broken', '/runs/rates%2Fruns%2FTRIAL'])(
    'are fit for screen readers at %s, light and dark',
    async (path) => {
      const trial = await firstTrial(opened)
      const page = await opened.open(path.replace('TRIAL', trial))
      await page.locator('h1').waitFor()
      expect(await accessibilityFaults(page)).toEqual([])
      await page.close()
    },
  )

  it.each(['/', '/?sweep=rates', '/sweeps/rates', '/sweeps/lost', '/sweeps/broken'])(
    'fit windows at %s',
    async (path) => {
      const page = await opened.open(path)
      await page.locator('h1').waitFor()
      for (const width of [360, 390, 1440]) {
        await page.setViewportSize({ width, height: 800 })
        await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      }
      await page.close()
    },
  )

  it('stand above the list, their runs behind them', async () => {
    const page = await opened.open('/')
    await expect.poll(() => runs(page)).toEqual(['first'])
    const row = page.locator('[data-sweep="rates"]')
    const text = (await row.textContent()) ?? ''
    for (const part of ['finished', '6 of 6 results', 'Fréchet', '±', 'best of 2', 'generator.rate=']) {
      expect(text).toContain(part)
    }
    expect(await page.locator('[data-sweep="broken"]').textContent()).toContain('not JSON')
    expect(await page.locator('[data-sweep="lost"]').textContent()).toMatch(
      /out of budget.*36 of 36 results \(2 lost\)/,
    )
    await row.getByRole('link', { name: 'Show its 4 runs' }).click()
    await expect.poll(async () => (await runs(page)).length).toBe(4)
    expect(new URL(page.url()).search).toBe('?sweep=rates')
    await page.getByRole('combobox', { name: 'Runs of sweeps' }).selectOption('*')
    await expect.poll(async () => (await runs(page)).length).toBe(5)
    await page.getByRole('combobox', { name: 'Runs of sweeps' }).selectOption('')
    await page.getByRole('searchbox').fill('seed-1')
    await page.getByRole('link', { name: 'Show 2 of sweeps' }).click()
    await expect.poll(async () => (await runs(page)).length).toBe(2)
    await page.close()
  })

  it('lead from the list to the best setting, its runs and back', async () => {
    const page = await opened.open('/')
    await page.getByRole('link', { name: 'rates', exact: true }).click()
    await page.getByRole('heading', { name: 'rates' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/sweeps/rates')
    expect(await page.title()).toBe('rates · Facet')
    expect(await page.getByRole('region', { name: 'Best setting' }).textContent()).toMatch(
      /Best: generator\.rate=[\d.]+.*Fréchet.*mean of 2 seeds.*On test images/,
    )
    const [first, second] = await page.locator('.sweep-settings tbody tr').all()
    expect(await first.textContent()).toMatch(/^1.*finished.*12/)
    expect(await first.textContent()).toMatch(/test [\d.]+ ± [\d.]+/)
    expect(await second.textContent()).toMatch(/^2.*dropped in round 1.*6/)
    expect(await second.textContent()).not.toContain('test')
    await first.getByRole('link', { name: 'seed 1' }).click()
    await page.getByRole('heading', { name: /^rates\/runs\/.*-seed-1$/ }).waitFor()
    // How far it goes is the sweep's to say.
    expect(await page.getByRole('button', { name: 'Train on' }).count()).toBe(0)
    await page.getByRole('link', { name: 'of the sweep rates' }).click()
    await page.getByRole('heading', { name: 'rates' }).waitFor()
    await page.close()
  })

  it('show samples of every seed', async () => {
    const page = await opened.open('/sweeps/rates')
    await page.locator('.sweep-seeds canvas').nth(3).waitFor()
    const isDrawn = `[...document.querySelectorAll('.sweep-seeds canvas')].every((canvas) =>
      new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size > 2)`
    await expect.poll(() => page.evaluate(isDrawn)).toBe(true)
    await page.close()
  })

  it('say how to go on, and give out their files', async () => {
    const page = await opened.open('/sweeps/rates')
    await page.getByText('Have it do more').click()
    expect(await page.locator('pre').textContent()).toBe(`facet sweep ${sweep.file} --out ${opened.folder}/rates`)
    const links = page.getByRole('link', { name: /Results as a page|as a table|as JSON/ })
    const addresses = await Promise.all((await links.all()).map((link) => link.getAttribute('href')))
    expect(addresses).toEqual(['html', 'csv', 'json'].map((end) => `api/sweeps/rates/results.${end}`))
    const [table] = await Promise.all([page.waitForEvent('popup'), links.first().click()])
    await table.getByRole('heading', { name: 'rates' }).waitFor()
    await page.close()
  })

  it('say how to go on with workers where they were at it, and nothing of passwords', async () => {
    const workers = { queue: 'rediss://queue.example:6379', store: 's3://bucket/digits' }
    writeSweep(join(opened.folder, 'far'), { settings: 3, most: 3, record: { state: 'stopped', workers } })
    const page = await opened.open('/sweeps/far')
    const command = `facet sweep /nowhere/written.yaml --out ${opened.folder}/far`
    await page.locator('pre').waitFor()
    expect(await page.locator('pre').textContent()).toBe(
      `${command} --queue rediss://queue.example:6379 --store s3://bucket/digits`,
    )
    expect(await page.getByText('set FACET_QUEUE to the whole address').count()).toBe(1)
    expect(await accessibilityFaults(page)).toEqual([])
    await page.close()
  })

  it('are stopped by a button, while somebody works on them', async () => {
    const folder = join(opened.folder, 'held')
    writeSweep(folder, { settings: 3, most: 3, record: { state: 'running' } })
    const page = await opened.open('/sweeps/held')
    await page.locator('h1').waitFor()
    const button = page.getByRole('button', { name: 'Stop the sweep' })
    expect(await button.count()).toBe(0)
    const ended = hold(folder)
    await button.waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await button.click()
    expect(await ended).toBe('SIGINT')
    await button.waitFor({ state: 'detached' })
    await page.close()
  })

  it('have their settings sorted, by pointer and by keys, and keep the order in the address', async () => {
    const page = await opened.open('/sweeps/lost')
    const head = page.getByRole('columnheader', { name: /^optim.rate/ })
    await expect.poll(async () => (await ranks(page))[0]).toMatch(/^1 /)
    await head.getByRole('button').click()
    await head.getByRole('button').press('Enter')
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending')
    expect(new URL(page.url()).search).toBe('?sort=-path%3Aoptim.rate')
    await expect.poll(async () => (await ranks(page))[0]).toContain('optim.rate=12')
    await page.reload()
    await expect.poll(async () => (await ranks(page))[0]).toContain('optim.rate=12')
    const why = page.getByText('seed 1 diverged: loss_g left the finite numbers at step 31.')
    expect(await why.count()).toBe(1)
    await page.close()
  })

  it('lead to the comparison of settings, and of single runs', async () => {
    const page = await opened.open('/sweeps/rates')
    const bar = page.getByRole('region', { name: 'Chosen runs' })
    await page
      .getByRole('checkbox', { name: /^Choose all runs of/ })
      .first()
      .click()
    await bar.getByText('2 chosen').waitFor()
    await page
      .getByRole('checkbox', { name: /^Choose seed 0 of/ })
      .last()
      .press('Space')
    await bar.getByText('3 chosen').waitFor()
    await bar.getByRole('link', { name: 'Compare' }).click()
    await page.waitForURL(/\/compare\?run=rates%2Fruns/)
    expect(new URL(page.url()).searchParams.getAll('run')).toHaveLength(3)
    await page.getByRole('slider', { name: /^loss_d:/ }).waitFor()
    await page.close()
  })

  it('show how settings went on, and what each value does', async () => {
    const page = await opened.open('/sweeps/lost')
    const cursor = page.getByRole('slider', { name: 'Fréchet over rounds: cursor over step' })
    await cursor.focus()
    await page.keyboard.press('Home')
    await expect.poll(() => cursor.getAttribute('aria-valuetext')).toMatch(/^step 500: 1\. optim\.rate=1, batch=0 1,/)
    expect(await cursor.getAttribute('aria-valuetext')).not.toContain('9. ')
    expect(await page.locator('.chart-legend li').count()).toBe(8)
    const effects = await page.getByRole('region', { name: 'Main effects' }).getByRole('table').allTextContents()
    expect(effects.map((text) => /^[\w.]+/.exec(text)?.[0])).toEqual(['optim.rate', 'batch'])
    expect(effects.find((text) => text.startsWith('batch'))).toMatch(/by chance.*10 runs, 2 lost/)
    await page.close()
  })

  it('change while one looks', async () => {
    const folder = join(opened.folder, 'growing')
    const { results } = writeSweep(join(parent, 'whole'), { settings: 3 })
    writeSweep(folder, { settings: 3, most: 3, record: { state: 'stopped' } })
    const page = await opened.open('/sweeps/growing')
    await page.getByText('No setting has a score of every seed yet.').waitFor()
    expect(await page.locator('.sweep-facts').textContent()).toContain('3 of 6')
    for (const result of results.slice(3)) writeResult(folder, result)
    await page.getByText(/^Best: optim\.rate=1, batch=0/).waitFor()
    await expect.poll(() => page.locator('.sweep-facts').textContent()).toContain('6 of 6')
    writeFile(join(folder, 'results', 'odd.json'), '{').catch(() => {})
    await page.getByText('A result cannot be read: odd.json.').waitFor()
    await page.close()
  })

  it('are shown in part where they are large, and more of them as one scrolls', async () => {
    const fields = [350, 117, 39]
    writeSweep(join(opened.folder, 'large'), { settings: 350, rounds: [1 / 9, 1 / 3, 1], fields, most: 1000 })
    const page = await opened.open('/sweeps/large')
    await page.locator('.sweep-settings tbody tr').first().waitFor()
    const rows = () => page.locator('.sweep-settings tbody tr').count()
    expect(await rows()).toBe(60)
    await page.locator('.sweep-settings tbody tr').last().scrollIntoViewIfNeeded()
    await expect.poll(rows).toBeGreaterThan(60)
    expect(await page.locator('.sweep-facts').textContent()).toContain('1,000 of 1,012')
    await page.close()
  })
})

/** The trial of the first run of the sweep that was trained. */
async function firstTrial({ folder }: OpenedStudio): Promise<string> {
  return (await readdir(join(folder, 'rates', 'runs'))).toSorted()[0]
}
