import axe from 'axe-core'
import type { RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** Returns what speaks against a page's accessibility, by rule, in light and in dark, where nothing but its colours differs. */
export async function accessibilityFaults(page: Page): Promise<[rule: string, elements: string[]][]> {
  await page.evaluate(axe.source)
  return [...(await faults(page, 'light', {})), ...(await faults(page, 'dark', { runOnly: ['color-contrast'] }))]
}

async function faults(
  page: Page,
  colorScheme: 'light' | 'dark',
  options: RunOptions,
): ReturnType<typeof accessibilityFaults> {
  await page.emulateMedia({ colorScheme })
  // Colours that are on their way from one scheme to the other are neither's.
  await page.evaluate(`Promise.allSettled(document.getAnimations()
    .filter((animation) => animation instanceof CSSTransition).map(({ finished }) => finished))`)
  const run = (only: RunOptions) => (globalThis as unknown as { axe: typeof axe }).axe.run(only)
  const { violations } = await page.evaluate(run, options)
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
