import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults } from '../support/accessibility.ts'
import { noBrowser, openStudio } from '../support/studio-page.ts'
import type { OpenedStudio } from '../support/studio-page.ts'

describe.skipIf(noBrowser)('the comparison of runs', () => {
  let opened: OpenedStudio

  beforeAll(async () => {
    opened = await openStudio(['one', 'two'])
    const path = join(opened.folder, 'two', 'config.json')
    const config = JSON.parse(await readFile(path, 'utf8')) as object
    await writeFile(path, JSON.stringify({ ...config, seed: 41 }))
  })

  afterAll(() => opened.close())

  it('is fit for screen readers, light and dark', async () => {
    const page = await opened.open('/compare?run=one&run=two')
    await page.getByRole('slider', { name: /^loss_d:/ }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.close()
  })

  it('shows what differs, scores, and losses under one cursor', async () => {
    const page = await opened.open('/compare?run=one&run=two')
    const settings = page.getByRole('region', { name: 'Settings by run' }).getByRole('row')
    await expect.poll(() => settings.allTextContents()).toEqual([expect.stringContaining('one'), 'seed041'])
    const [first, second] = [/^loss_d:/, /^loss_g:/].map((name) => page.getByRole('slider', { name }))
    await first.focus()
    await page.keyboard.press('Home')
    const text = await first.getAttribute('aria-valuetext')
    expect(text).toMatch(/^step \d+: one [\d.]+, two [\d.]+$/)
    await expect.poll(() => second.getAttribute('aria-valuenow')).toBe(await first.getAttribute('aria-valuenow'))
    expect(await page.locator('.line-chart canvas').count()).toBeGreaterThan(2)
    expect(await page.getByAltText(/^Samples of one/).getAttribute('src')).toContain('sheet')
    await page.close()
  })

  it('asks for two runs at least', async () => {
    const page = await opened.open('/compare?run=one')
    await expect.poll(() => page.locator('main').textContent()).toContain('Choose 2 to 8 runs')
    await page.close()
  })

  it('fits a phone', async () => {
    const page = await opened.open('/compare?run=one&run=two', { viewport: { width: 360, height: 740 } })
    await page.getByRole('slider', { name: /^loss_d:/ }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await page.close()
  })
})
