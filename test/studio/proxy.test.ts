import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../bench/browser/chromium.ts'
import { freePort } from '../../bench/workers/redis-server.ts'
import { startStudio } from '../../src/studio/server/index.ts'
import type { Studio } from '../../src/studio/server/index.ts'
import { PROGRAM, trainTinyRun } from '../support/facet.ts'
import { nginxNote, noNginx, startNginx } from '../support/nginx.ts'
import type { Nginx } from '../support/nginx.ts'
import { steerPage } from '../support/steer-page.ts'
import { noBrowser } from '../support/studio-page.ts'

/** A name that leads nowhere but in the browser of these tests. */
const NAME = 'lab.example'

/** As docs/studio-remote.md has them: what takes the prefix away, and what passes it on with the name that was asked for. */
const WAYS = {
  'takes its prefix away': { prefix: '/user/ann/', isPublic: false },
  'passes its prefix on': { prefix: '/lab/facet/', isPublic: true },
} as const

describe.skipIf(noBrowser || noNginx)(`the studio behind nginx with TLS${nginxNote}`, () => {
  let folder: string
  let browser: Browser
  let nginx: Nginx
  let origin: string
  const studios: Studio[] = []
  const errors: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'facet-proxy-'))
    await trainTinyRun(join(folder, 'series', 'first run'))
    const port = await freePort()
    origin = `https://${NAME}:${port}`
    const locations: string[] = []
    for (const { prefix, isPublic } of Object.values(WAYS)) {
      const publicUrl = isPublic ? origin + prefix.slice(0, -1) : undefined
      const studio = await startStudio({ folder, port: 0, program: PROGRAM, publicUrl })
      studios.push(studio)
      const upstream = `http://127.0.0.1:${studio.port}`
      locations.push(
        isPublic
          ? `location ${prefix} { proxy_pass ${upstream}; proxy_set_header Host $http_host; }`
          : `location ${prefix} { proxy_pass ${upstream}/; }`,
      )
    }
    nginx = await startNginx(NAME, port, locations.join('\n'))
    const args = ['--no-sandbox', `--host-resolver-rules=MAP ${NAME} 127.0.0.1`]
    browser = await chromium.launch({ executablePath: findChromium(), args })
  }, 120_000)

  afterAll(async () => {
    await browser.close()
    await nginx.close()
    await Promise.all(studios.map((studio) => studio.close()))
    await rm(folder, { recursive: true })
    if (errors.length > 0) throw new Error(`The page reported errors:\n${errors.join('\n')}`)
  })

  /** Opens the studio as a person comes to it. */
  async function enter(prefix: string, { token }: Studio): Promise<Page> {
    const page = await browser.newPage({ ignoreHTTPSErrors: true })
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await page.goto(`${origin}${prefix}#token=${token}`)
    await page.locator('.run-row').first().waitFor()
    expect(page.url()).toBe(origin + prefix)
    return page
  }

  it.each(Object.entries(WAYS))(
    'that %s: lists, tags, draws, follows and starts runs',
    async (_, { prefix, isPublic }) => {
      const studio = studios[isPublic ? 1 : 0]
      const page = await enter(prefix, studio)
      const [{ path, secure, httpOnly }] = await page.context().cookies(`${origin}${prefix}api/runs`)
      expect([path, secure, httpOnly]).toEqual([`${prefix}api`, true, true])

      // A page further down, by a link and loaded anew; its sheet is drawn.
      await page.getByRole('link', { name: 'series/first run', exact: true }).click()
      await page.waitForURL(`${origin}${prefix}runs/series~1first%20run`)
      await page.reload()
      const sheet = page.getByAltText(/^Generated images/)
      await expect
        .poll(() => sheet.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth))
        .toBeGreaterThan(0)
      await page.getByRole('link', { name: 'Steer' }).click()
      await steerPage(page)
      await page.getByRole('link', { name: 'Facet', exact: true }).click()
      await page.waitForURL(origin + prefix)

      // An event is as short as this: it would be held back with others.
      const other = await enter(prefix, studio)
      const tag = `by ${prefix}`
      await page.getByRole('button', { name: 'Edit the tags of series/first run' }).click()
      await page.keyboard.type(tag)
      await page.keyboard.press('Enter')
      await other.getByRole('button', { name: tag }).waitFor()
      expect(await readFile(join(folder, 'series', 'first run', 'tags.json'), 'utf8')).toContain(tag)
      await other.close()

      await page.goto(`${origin}${prefix}new?from=${encodeURIComponent('series/first run')}`)
      await page.getByRole('button', { name: 'Start' }).click()
      await page.waitForURL(`${origin}${prefix}runs/*`, { timeout: 60_000 })
      await page.locator('.run-header .pill.finished').waitFor({ timeout: 60_000 })
      await page.close()
    },
    180_000,
  )

  it('has no token in what it logs', async () => {
    const log = await nginx.log()
    expect(log).toContain('POST /user/ann/api/session')
    for (const { token } of studios) expect(log).not.toContain(token)
  })

  it('goes on after the studio was away, and says when it has forgotten the session', async () => {
    const { prefix } = WAYS['takes its prefix away']
    const page = await enter(prefix, studios[0])
    const { port } = studios[0]
    await studios[0].close()
    await page.getByText('The studio does not answer.').waitFor()
    studios[0] = await startStudio({ folder, port, program: PROGRAM })
    await page.getByRole('heading', { name: 'This browser has no session here' }).waitFor()
    await page.getByLabel('Address or token').fill(`http://127.0.0.1:${port}/#token=${studios[0].token}`)
    await page.getByRole('button', { name: 'Enter' }).click()
    await page.locator('.run-row').first().waitFor()
    expect(page.url()).toBe(origin + prefix)
    await page.close()
    // What a browser says of a server that is away is no fault of the page.
    errors.splice(0, Infinity, ...errors.filter((error) => !/status of (401|502)|ERR_/.test(error)))
  })
})
