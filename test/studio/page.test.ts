import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults } from '../support/accessibility.ts'
import { noBrowser, openStudio } from '../support/studio-page.ts'
import type { OpenedStudio } from '../support/studio-page.ts'

describe.skipIf(noBrowser)('the studio in Chromium', () => {
  let opened: OpenedStudio

  beforeAll(async () => {
    opened = await openStudio()
  })

  afterAll(() => opened.close())

  it.each([
    '/',
    '/runs/first',
    '/runs/first/steer',
    '/runs/first/report',
    '/runs/first/settings',
    '/new',
    '/compare',
    '/train',
    '/nowhere',
  ])('is fit for screen readers at %s, light and dark', async (path) => {
    const page = await opened.open(path)
    await page.locator('h1').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.close()
  })
})
