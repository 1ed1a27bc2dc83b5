import type { Page } from 'playwright-core'
import { vi } from 'vitest'

/** Waits until a page that steers has drawn everything. */
export async function steerPage(page: Page): Promise<Page> {
  await page.locator('.steer-picture').waitFor()
  await vi.waitUntil(() => page.evaluate<boolean>(IS_DRAWN), WAITING)
  return page
}

/** Asked from here: the page's own policy forbids scripts made of text. */
const WAITING = { timeout: 30_000, interval: 50 }

/** Whether all pictures are there: a canvas that was never drawn on is transparent. */
const IS_DRAWN = `[...document.querySelectorAll('.steer-picture, .steer-strip canvas, .steer-grid canvas')].every((canvas) =>
  canvas.getContext('2d').getImageData(0, 0, 1, 1).data[3] > 0)`

const PICTURE = `(() => {
  const canvas = document.querySelector('.steer-picture')
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  return Array.from({ length: canvas.width * canvas.height }, (_, pixel) => data[4 * pixel])
})()`

/** Returns the red values of the large picture, row by row. */
export function picturePixels(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(PICTURE)
}

/** Does something that changes the picture, and returns the new one's pixels. */
export async function steered(page: Page, act: () => Promise<unknown>): Promise<number[]> {
  const before = (await picturePixels(page)).join()
  await act()
  await vi.waitUntil(async () => (await picturePixels(page)).join() !== before, WAITING)
  return picturePixels(page)
}
