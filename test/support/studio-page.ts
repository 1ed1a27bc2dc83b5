import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { findChromium } from '../../bench/browser/chromium.ts'
import { startStudio } from '../../src/studio/server/index.ts'
import type { Studio, StudioOptions } from '../../src/studio/server/index.ts'
import { PROGRAM, trainTinyRun } from './facet.ts'

/** Where tests must be complete, a missing browser is an error. */
export const noBrowser = !process.env.CI && findChromium() === undefined

/** A studio over a folder of its own, and a browser. */
export interface OpenedStudio {
  readonly folder: string
  readonly studio: Studio
  readonly browser: Browser
  /** Opens a page of the studio; whatever it reports as an error fails the test that closes it. */
  open(path: string, options?: Parameters<Browser['newPage']>[0]): Promise<Page>
  close(): Promise<void>
}

/**
 * Opens a studio over a new folder.
 *
 * @param runs - names of the runs to put there: one tiny run of three steps, and copies of it
 */
export async function openStudio(
  runs: readonly string[] = ['first'],
  asked: Pick<StudioOptions, 'openReads'> = {},
): Promise<OpenedStudio> {
  const folder = await mkdtemp(join(tmpdir(), 'facet-studio-'))
  const [first, ...others] = runs
  if (first !== undefined) await trainTinyRun(join(folder, first))
  for (const other of others) await cp(join(folder, first), join(folder, other), { recursive: true })
  const studio = await startStudio({ folder, port: 0, program: PROGRAM, ...asked })
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
  const errors: string[] = []
  return {
    folder,
    studio,
    browser,
    open: async (path, options) => {
      const page = await browser.newPage(options)
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      // As a person comes: by the address with the token, which the page takes out of it.
      const address = new URL(path, studio.address)
      address.hash = [`token=${studio.token}`, address.hash.slice(1)].filter(Boolean).join('&')
      await page.goto(address.href)
      return page
    },
    close: async () => {
      await browser.close()
      await studio.close()
      await rm(folder, { recursive: true })
      if (errors.length > 0) throw new Error(`The page reported errors:\n${errors.join('\n')}`)
    },
  }
}
