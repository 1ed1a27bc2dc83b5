import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults } from '../support/accessibility.ts'
import { noBrowser, openStudio } from '../support/studio-page.ts'
import type { OpenedStudio } from '../support/studio-page.ts'

describe.skipIf(noBrowser)('the form of a new run', () => {
  let opened: OpenedStudio

  beforeAll(async () => {
    opened = await openStudio()
  })

  afterAll(() => opened.close())

  it('checks as one types, says what is wrong where it is, and which command does the same', async () => {
    const page = await opened.open('/new')
    const start = page.getByRole('button', { name: 'Start' })
    const command = page.getByRole('region', { name: 'The command that does the same' })
    await expect.poll(() => command.textContent()).toBe('facet train')
    await page.getByLabel('Search settings').fill('optim generator rate')
    const rate = page.locator('[data-path="optim.generator.rate"]')
    await rate.getByRole('textbox').fill('-1')
    await rate.getByRole('alert').waitFor()
    expect(await rate.getByRole('textbox').getAttribute('aria-invalid')).toBe('true')
    expect(await start.isDisabled()).toBe(true)
    await rate.getByRole('textbox').fill('0.0005')
    await expect.poll(() => command.textContent()).toBe('facet train --set optim.generator.rate=0.0005')
    await page.getByRole('button', { name: 'Reset optim.generator.rate' }).click()
    await expect.poll(() => command.textContent()).toBe('facet train')
    expect(await rate.getByRole('textbox').inputValue()).toBe('0.002')
    await page.close()
  })

  it('takes either steps or epochs, objectives, codes and terms', async () => {
    const page = await opened.open('/new')
    const command = page.getByRole('region', { name: 'The command that does the same' })
    await page.getByRole('radio', { name: 'epochs', exact: true }).click()
    await expect.poll(() => command.textContent()).toBe('facet train --set epochs=1')
    await page.getByRole('radio', { name: 'steps', exact: true }).click()
    await page.getByRole('combobox', { name: 'adversarial' }).selectOption('hinge')
    await expect
      .poll(() => command.textContent())
      .toMatch(/^facet train --objective adversarial=hinge --set steps=\d+$/)
    await page.getByRole('button', { name: 'Take loss_cg away' }).click()
    await page.getByRole('button', { name: 'Add a code' }).click()
    await expect.poll(() => command.textContent()).toMatch(/--set terms.loss_cg=null --set 'latents=.*"code2"/)
    await page.getByRole('button', { name: /^Reset all/ }).click()
    await expect.poll(() => command.textContent()).toBe('facet train')
    await page.close()
  })

  it('starts a run like another, and leads to it', async () => {
    const page = await opened.open('/new?from=first')
    await page.getByText('with the settings of first').waitFor()
    await page.getByRole('textbox', { name: 'tags' }).fill('copied, small')
    await page.getByRole('button', { name: 'Start' }).click()
    await page.waitForURL(/\/runs\//, { timeout: 60_000 })
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/')[2])
    const read = async (name: string) =>
      JSON.parse(await readFile(join(opened.folder, name, 'config.json'), 'utf8')) as object
    expect(await read(id)).toEqual(await read('first'))
    await page.goto(new URL('/?tag=copied', opened.studio.address).href)
    const row = page.locator(`[data-run="${id}"]`)
    await row.getByText('finished').waitFor({ timeout: 60_000 })
    await page.close()
  }, 120_000)

  it('is fit for screen readers, light and dark', async () => {
    const page = await opened.open('/new')
    await page.getByText('This can be trained.').waitFor()
    await page.getByLabel('Search settings').fill('r')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.close()
  })

  it('fits a phone', async () => {
    const page = await opened.open('/new', { viewport: { width: 360, height: 740 } })
    await page.getByText('This can be trained.').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await page.close()
  })
})
