import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode, encode } from 'fast-png'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recogniserFile, resumeRun } from '../../src/train/node/index.ts'
import { accessibilityFaults } from '../support/accessibility.ts'
import { facetHere } from '../support/facet.ts'
import { readModel } from '../support/onnx-reader.ts'
import { noBrowser, openStudio } from '../support/studio-page.ts'
import type { OpenedStudio } from '../support/studio-page.ts'
import { picturePixels, steerPage, steered } from '../support/steer-page.ts'

describe.skipIf(noBrowser)('steering in Chromium', () => {
  let opened: OpenedStudio
  let page: Page
  let out: string

  beforeAll(async () => {
    opened = await openStudio()
    out = await mkdtemp(join(tmpdir(), 'facet-steer-'))
    page = await steerPage(await opened.open('/runs/first/steer'))
  })

  afterAll(async () => {
    await opened.close()
    await rm(out, { recursive: true })
  })

  /** Opens the page at what is chosen. */
  const at = async (chosen: string) => steerPage(await opened.open(`/runs/first/steer#${chosen}`))

  it('draws another image for another class, code, pad and seed', async () => {
    const seen = [(await picturePixels(page)).join()]
    const differs = async (act: () => Promise<void>) => {
      const pixels = (await steered(page, act)).join()
      expect(seen).not.toContain(pixels)
      seen.push(pixels)
    }
    await differs(() => page.getByRole('button', { name: '7', exact: true }).click())
    await differs(() => page.getByRole('slider', { name: 'code_1', exact: true }).fill('0.8'))
    await differs(() => page.getByRole('slider', { name: /across and/ }).press('Shift+ArrowUp'))
    await differs(() => page.getByRole('button', { name: 'Draw anew' }).click())
    await differs(() => page.getByRole('button', { name: 'Draw +3', exact: true }).click())
    expect(await page.getByRole('spinbutton', { name: 'code_2, as a number' }).inputValue()).toBe('0.3')
  })

  it('marks what lies outside training: beyond a prior, between classes', async () => {
    const marked = await at('class=3&code_1=1.2')
    await expect.poll(() => marked.getByText('beyond the prior').count()).toBe(1)
    expect(await marked.getByText('extrapolated', { exact: true }).count()).toBe(1)
    await steered(marked, () => marked.getByRole('button', { name: 'Reset' }).click())
    expect(await marked.getByText('extrapolated', { exact: true }).count()).toBe(0)
    await steered(marked, () => marked.getByRole('button', { name: 'Blend with another …' }).click())
    expect(await marked.getByText('extrapolated', { exact: true }).count()).toBe(1)
    expect(await marked.getByText('No command line makes this picture').count()).toBe(1)
  })

  it('is all in its address', async () => {
    const first = await at('class=3&code_1=0.5&code_2=-0.25&noise=7.3')
    await steered(first, () => first.getByRole('button', { name: '5', exact: true }).click())
    await first.getByRole('button', { name: 'Pin as A' }).click()
    await first.getByRole('combobox', { name: 'Across' }).selectOption('code:code_2')
    await first.waitForURL(/class=5.*grid=category,code%3Acode_2.*&a=/)
    const other = await steerPage(await opened.open(new URL(first.url()).pathname + new URL(first.url()).hash))
    expect(await picturePixels(other)).toEqual(await picturePixels(first))
    expect(await other.getByRole('img', { name: 'End A' }).count()).toBe(1)
    expect(await other.getByRole('spinbutton', { name: 'Seed' }).inputValue()).toBe('7')
  })

  it('survives an address that makes no sense', async () => {
    const odd = await at('class=99&code_1=abc&noise=(1.1~2.2&grid=code:none,draw&a=%25')
    expect(await picturePixels(odd)).toEqual(await picturePixels(await at('')))
  })

  it.each([
    ['its own noise', 'class=3&code_1=0.5&code_2=-1.25&noise=41.3'],
    ['the noise of another class', 'class=8&code_1=-0.4&code_2=0&noise=7.2'],
  ])('tells the command line that makes the same picture, with %s', async (_, chosen) => {
    const told = await at(chosen)
    const command = await told.getByLabel('Command that makes the same picture').innerText()
    const place = join(out, chosen.replaceAll(/\W/g, '-'))
    const words = command.split(' ').slice(1)
    expect(words.at(-2)).toBe('--out')
    expect(await facetHere([...words.slice(0, -1), place])).toMatchObject({ code: 0 })
    const { data } = decode(readFileSync(join(place, `${/class=(\d)/.exec(chosen)?.[1]}`, '00000.png')))
    const pixels = await picturePixels(told)
    expect(Math.max(...pixels.map((value, index) => Math.abs(value - data[index])))).toBeLessThanOrEqual(1)
  })

  it('saves the picture as it is, and enlarged', async () => {
    const pixels = await picturePixels(page)
    for (const [name, scale] of [
      ['Save PNG, 28 × 28', 1],
      ['Enlarged 16 ×', 16],
    ] as const) {
      const coming = page.waitForEvent('download')
      await page.getByRole('button', { name }).click()
      const { width, channels, data } = decode(readFileSync(await (await coming).path()))
      expect(width).toBe(28 * scale)
      const read = pixels.map((__, index) => {
        const [column, row] = [index % 28, Math.floor(index / 28)]
        return data[((row * scale + scale - 1) * width + column * scale) * channels]
      })
      expect(read).toEqual(pixels)
    }
  })

  it('takes a tile of the grid over, by mouse and by keys', async () => {
    const grid = await at('class=1&code_1=0')
    await steered(grid, () => grid.getByRole('button', { name: 'class 6, code_1 0.75' }).click())
    expect(await grid.getByRole('button', { name: '6', exact: true }).getAttribute('aria-pressed')).toBe('true')
    expect(await grid.getByRole('spinbutton', { name: 'code_1, as a number' }).inputValue()).toBe('0.75')
    const tile = grid.getByRole('button', { name: 'class 6, code_1 0.75' })
    expect(await tile.locator('canvas').evaluate(canvasPixels)).toEqual(await picturePixels(grid))
    await steered(grid, async () => {
      await tile.press('ArrowUp')
      await grid.keyboard.press('Enter')
    })
    expect(await grid.getByRole('button', { name: '5', exact: true }).getAttribute('aria-pressed')).toBe('true')
  })

  it('goes from one pinned sample to another', async () => {
    const way = await at('class=1&code_1=-1&noise=3.1')
    const from = await picturePixels(way)
    await way.getByRole('button', { name: 'Pin as A' }).click()
    await steered(way, () => way.getByRole('button', { name: '4', exact: true }).click())
    await steered(way, () => way.getByRole('button', { name: 'Draw anew' }).click())
    const to = await picturePixels(way)
    await way.getByRole('button', { name: 'Pin as B' }).click()
    const slider = way.getByRole('slider', { name: 'Way from A to B' })
    const between = await steered(way, () => slider.fill('0.5'))
    expect([from, to]).not.toContainEqual(between)
    expect(await steered(way, () => slider.fill('0'))).toEqual(from)
    expect(await steered(way, () => slider.fill('1'))).toEqual(to)
    await slider.fill('0')
    await steered(way, () => way.getByRole('button', { name: 'Play' }).click())
    await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(0.2)
    await way.getByRole('button', { name: 'Stop', exact: true }).click()
  })

  it('takes over what training makes of the generator when it is asked to', async () => {
    const older = await at('class=2')
    const run = await resumeRun(join(opened.folder, 'first'), { steps: 6, command: ['test'], onNotice: () => {} })
    for await (const event of run.events) if (event.kind === 'finished') expect(event.step).toBe(6)
    await steered(older, () => older.getByRole('button', { name: 'Load it' }).click())
    expect(await older.getByText('The run has written a better generator').count()).toBe(0)
  })

  it('reads an image that is drawn, and one from a file', async () => {
    const reading = await at('class=0')
    const sheet = reading.getByRole('img', { name: /Sheet to draw on/ })
    await sheet.scrollIntoViewIfNeeded()
    const box = await sheet.boundingBox()
    const [x, y] = [box?.x ?? 0, box?.y ?? 0]
    await reading.mouse.move(x + 140, y + 40)
    await reading.mouse.down()
    await reading.mouse.move(x + 140, y + 240, { steps: 5 })
    await reading.mouse.up()
    const list = reading.getByRole('list', { name: 'What it is read as' })
    await list.waitFor()
    const shares = await list.locator('.number').allInnerTexts()
    expect(shares).toHaveLength(5)
    const seen = await reading.getByRole('img', { name: 'The image as it was read' }).evaluate(canvasPixels)
    // The stroke is upright, 20 pixels tall, and in the middle.
    const rows = Array.from({ length: 28 }, (_, row) => Math.abs(seen[28 * row + 14] - seen[0]))
    expect(rows.filter((value) => value > 128)).toHaveLength(20)
    await reading.getByLabel('Image to read').setInputFiles({
      name: 'text.png',
      mimeType: 'image/png',
      buffer: Buffer.from('no image'),
    })
    await reading.getByText('This is no image that the browser can read.').waitFor()
  })

  it.each(['drop', 'paste'] as const)('reads an image that comes by %s', async (way) => {
    const reading = await at('class=0')
    const png = encode({
      width: 4,
      height: 4,
      channels: 1,
      data: Uint8Array.from({ length: 16 }, (_, pixel) => 15 * pixel),
    })
    await reading.evaluate(handOver, [way, [...png]] as const)
    const list = reading.getByRole('list', { name: 'What it is read as' })
    await list.waitFor()
    expect(await list.locator('.number').count()).toBe(5)
    await reading.close()
  })

  it('waits for the first checkpoint, and says so', async () => {
    const none = await opened.open('/')
    await none.route('**/api/runs/first/events', (route) => {
      const run = { id: 'first', state: 'running', config: { checkpoint: { every: 500 } }, tags: [] }
      return route.fulfill({ contentType: 'text/event-stream', body: `data: ${JSON.stringify({ run })}\n\n` })
    })
    await none.goto(new URL('/runs/first/steer', opened.studio.address).href)
    const said = none.getByText('It comes with the first checkpoint, after step 500')
    await said.waitFor()
    expect(await said.count()).toBe(1)
    await none.close()
  })

  it.each([390, 1440])('is fit for screen readers, %i pixels wide, and nothing hangs over', async (width) => {
    const narrow = await steerPage(
      await opened.open('/runs/first/steer#class=3:0.5,4:0.5&code_1=1.3&a=class%3D1', {
        viewport: { width, height: 900 },
      }),
    )
    expect(await accessibilityFaults(narrow)).toEqual([])
    expect(await narrow.evaluate('document.documentElement.scrollWidth')).toBe(width)
  })

  it('has a recogniser’s file that says what it reads', async () => {
    const { graph, metadata } = readModel(await recogniserFile(join(opened.folder, 'first')))
    expect(graph.inputs).toMatchObject([{ name: 'images', dimensions: ['batch', 28, 28, 1] }])
    expect(graph.outputs.map(({ name, dimensions }) => [name, dimensions[1]])).toEqual([
      ['source', 1],
      ['class', 10],
      ['code_1', 1],
      ['code_2', 1],
    ])
    expect(metadata['facet.data']).toBe('mnist')
  })
})

/** Grey values of a canvas. */
function canvasPixels(canvas: unknown): number[] {
  interface Canvas {
    readonly width: number
    readonly height: number
    getContext(kind: '2d'): { getImageData(...box: number[]): { readonly data: ArrayLike<number> } }
  }
  const { width, height } = canvas as Canvas
  const { data } = (canvas as Canvas).getContext('2d').getImageData(0, 0, width, height)
  return Array.from({ length: width * height }, (_, pixel) => data[4 * pixel])
}

/** Runs in the page: lets go of a file over the panel that reads, or pastes it. The types of browsers are not those of tests. */
function handOver([way, bytes]: readonly [way: 'drop' | 'paste', bytes: readonly number[]]): void {
  const { document, DataTransfer, DragEvent, ClipboardEvent } = globalThis as unknown as {
    document: EventTarget & { querySelector(selector: string): EventTarget | null }
    DataTransfer: new () => { readonly items: { add(file: File): void } }
    DragEvent: new (name: string, options: object) => Event
    ClipboardEvent: new (name: string, options: object) => Event
  }
  const data = new DataTransfer()
  data.items.add(new File([Uint8Array.from(bytes)], 'image.png', { type: 'image/png' }))
  const options = { bubbles: true, cancelable: true }
  if (way === 'paste') document.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }))
  else document.querySelector('.steer-read')?.dispatchEvent(new DragEvent('drop', { ...options, dataTransfer: data }))
}
