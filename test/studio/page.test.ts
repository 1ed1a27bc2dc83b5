import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await opened.open(path, { colorScheme })
      await page.locator('h1').waitFor()
      await page.evaluate(axe.source)
      const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
      expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      await page.close()
    }
  })
})
