import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noBrowser, openStudio } from '../support/studio-page.ts'
import type { OpenedStudio } from '../support/studio-page.ts'

const names = (page: Page) => page.locator('.run-rows .name > a').allTextContents()

describe.skipIf(noBrowser)('the list of runs', () => {
  let opened: OpenedStudio

  beforeAll(async () => {
    opened = await openStudio(['alpha', 'beta', 'gamma', 'delta'])
    const path = join(opened.folder, 'gamma', 'run.json')
    const record = JSON.parse(await readFile(path, 'utf8')) as object
    await writeFile(path, JSON.stringify({ ...record, preset: 'tutorial', readAsAsked: 0.75 }))
    await mkdir(join(opened.folder, 'half-written'))
    await writeFile(join(opened.folder, 'half-written', 'run.json'), '{"format": 1, "sta')
  })

  afterAll(() => opened.close())

  it('shows every run with samples, and one that cannot be read as broken', async () => {
    const page = await opened.open('/')
    await page.locator('.run-rows .run-row').first().waitFor()
    expect(await page.locator('.run-rows .run-row').count()).toBe(5)
    expect(await page.locator('[data-run="half-written"]').textContent()).toContain('broken')
    // Every pixel was drawn, and not all alike.
    const isDrawn = `{
      const canvas = document.querySelector('[data-run="alpha"] canvas')
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      data.every((value, index) => index % 4 !== 3 || value === 255) && new Set(data).size > 2
    }`
    await expect.poll(() => page.evaluate(isDrawn)).toBe(true)
    await page.close()
  })

  it('searches as one types, and keeps what is sought in the address', async () => {
    const page = await opened.open('/')
    const search = page.getByRole('searchbox')
    await search.pressSequentially('tuto')
    await expect.poll(() => names(page)).toEqual(['gamma'])
    expect(await search.inputValue()).toBe('tuto')
    expect(new URL(page.url()).search).toBe('?q=tuto')
    await page.reload()
    await expect.poll(() => names(page)).toEqual(['gamma'])
    await search.fill('no such run')
    await page.getByText('No run is like that.').waitFor()
    await page.getByRole('link', { name: 'Show all 5' }).click()
    await expect.poll(() => page.locator('.run-rows .run-row').count()).toBe(5)
    await page.close()
  })

  it('sorts by a column and narrows down by a preset', async () => {
    const page = await opened.open('/', { viewport: { width: 1440, height: 900 } })
    const head = page.getByRole('columnheader', { name: 'Run', exact: true })
    await head.getByRole('button').click()
    await expect.poll(() => names(page)).toEqual(['alpha', 'beta', 'delta', 'gamma', 'half-written'])
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    await head.getByRole('button').click()
    await expect.poll(() => names(page)).toEqual(['half-written', 'gamma', 'delta', 'beta', 'alpha'])
    await page.getByRole('combobox', { name: 'Only of one preset' }).selectOption('facet')
    await expect.poll(() => names(page)).toEqual(['delta', 'beta', 'alpha'])
    expect(new URL(page.url()).search).toBe('?sort=-id&preset=facet')
    await page.close()
  })

  it('chooses runs by pointer and by keys, and leads to their comparison', async () => {
    const page = await opened.open('/?sort=id')
    const bar = page.getByRole('region', { name: 'Chosen runs' })
    await page.getByRole('checkbox', { name: 'Choose alpha' }).click()
    await bar.getByText('choose another').waitFor()
    await page.getByRole('checkbox', { name: 'Choose delta' }).click({ modifiers: ['Shift'] })
    expect(await bar.getByRole('link', { name: 'Compare' }).getAttribute('href')).toBe(
      'compare?run=alpha&run=beta&run=delta',
    )
    await page.keyboard.press('Shift+ArrowDown')
    await bar.getByText('4 chosen').waitFor()
    await page.keyboard.press('Space')
    await bar.getByText('3 chosen').waitFor()
    await bar.getByRole('link', { name: 'Compare' }).click()
    await page.waitForURL(/\/compare\?run=alpha/)
    await page.close()
  })

  it('edits tags where they stand, and shows those of one tag', async () => {
    const page = await opened.open('/?sort=id')
    await page.getByRole('button', { name: 'Edit the tags of beta' }).click()
    await page.keyboard.type('not this')
    await page.keyboard.press('Escape')
    const saves: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'PUT') saves.push(request.postData() ?? '')
    })
    await page.getByRole('button', { name: 'Edit the tags of beta' }).click()
    await page.keyboard.type('keep,  best so far')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'best so far' }).click()
    await expect.poll(() => names(page)).toEqual(['beta'])
    await page.reload()
    await expect
      .poll(() => page.locator('[data-run="beta"] .tag:not(.add)').allTextContents())
      .toEqual(['keep', 'best so far'])
    await page.close()
  })

  it('fits a phone', async () => {
    const page = await opened.open('/', { viewport: { width: 360, height: 740 } })
    await page.locator('.run-rows .run-row').first().waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await page.close()
  })

  it('says how to begin where there is no run', async () => {
    const none = await openStudio([])
    const page = await none.open('/')
    await page.getByRole('heading', { name: 'No runs yet' }).waitFor()
    expect(await page.locator('pre').textContent()).toBe(`facet train --out ${none.folder}/first`)
    await none.close()
  })
})
