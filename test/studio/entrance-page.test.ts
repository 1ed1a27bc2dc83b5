import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults } from '../support/accessibility.ts'
import { noBrowser, openStudio } from '../support/studio-page.ts'
import type { OpenedStudio } from '../support/studio-page.ts'

const shut = (page: Page) => page.getByRole('heading', { name: 'This browser has no session here' })
const tagButton = (page: Page) => page.getByRole('button', { name: 'Edit the tags of first' })

describe.skipIf(noBrowser)('whoever comes to the studio', () => {
  let opened: OpenedStudio

  beforeAll(async () => {
    opened = await openStudio()
  })

  afterAll(() => opened.close())

  /** Comes without what lets in, in a browser that knows nothing; what it is refused, it may report. */
  async function come(path: string, from = opened): Promise<Page> {
    const page = await from.browser.newPage()
    await page.goto(new URL(path, from.studio.address).href)
    return page
  }

  it('without a session is told how to get one, and gets it by what the terminal printed', async () => {
    const page = await come('runs/first/settings')
    await shut(page).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByLabel('Address or token').fill('no token')
    await page.getByRole('button', { name: 'Enter' }).click()
    await page.getByRole('alert').filter({ hasText: 'This token is of another start' }).waitFor()
    await page.getByLabel('Address or token').fill(opened.studio.entrance)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Files' }).waitFor()
    await page.close()
  })

  it('by the address with the token reads and writes, and it is in no address any more', async () => {
    const page = await come(`?sort=id#token=${opened.studio.token}`)
    await tagButton(page).waitFor()
    expect(page.url()).toBe(`${opened.studio.address}?sort=id`)
    // The next time this browser needs it no more.
    await page.goto(opened.studio.address)
    await tagButton(page).waitFor()
    await page.close()
  })

  it('by an address with the token that is pasted over the page of before is let in, too', async () => {
    const page = await come('')
    await shut(page).waitFor()
    await page.evaluate(`location.href = '${opened.studio.entrance}'`)
    await tagButton(page).waitFor()
    expect(page.url()).toBe(opened.studio.address)
    await page.close()
  })

  it('by a code is let in once', async () => {
    const { entrance, over } = opened.studio.invite()
    const first = await come(entrance)
    await tagButton(first).waitFor()
    await over
    await first.close()
    const second = await come(entrance)
    await shut(second).waitFor()
    expect(await second.getByRole('alert').textContent()).toContain('This way in was used')
    await second.close()
  })

  it('in a browser that keeps no cookies is told so', async () => {
    const page = await come('')
    // The cookie is not kept.
    await page.route('**/api/session', (route) => route.fulfill({ json: { key: 'of no session' } }))
    await page.getByLabel('Address or token').fill(opened.studio.token)
    await page.getByRole('button', { name: 'Enter' }).click()
    const alert = page.getByRole('alert')
    await expect.poll(() => alert.textContent()).toContain('Allow cookies for this page.')
    await page.close()
  })

  it('with a cookie but without its key only reads', async () => {
    const page = await opened.open('/')
    await tagButton(page).waitFor()
    await page.evaluate('localStorage.clear()')
    await page.reload()
    await page.getByText('This page only reads.').waitFor()
    expect(await page.getByRole('button', { name: /tags|Evaluate/ }).count()).toBe(0)
    await page.close()
  })

  it('may read where that was said, and is told how to write', async () => {
    const open = await openStudio(['first'], { openReads: true })
    const page = await come('', open)
    await page.getByText('This page only reads.').waitFor()
    expect(await tagButton(page).count()).toBe(0)
    await page.getByRole('link', { name: 'first', exact: true }).click()
    await page.getByAltText(/^Generated images/).waitFor()
    await page.close()
    await open.close()
  })

  it('skips to the page by keys, and stays there', async () => {
    const page = await opened.open('/runs/first/settings#kept=1')
    await page.getByRole('heading', { name: 'Files' }).waitFor()
    const address = page.url()
    await page.getByRole('link', { name: 'Skip to the page' }).press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    expect([page.url(), address]).toEqual([address, expect.stringMatching(/settings#kept=1$/)])
    await page.close()
  })
})
