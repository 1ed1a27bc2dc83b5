import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawFigure } from '../../src/figures/index.ts'
import type { Figure } from '../../src/figures/index.ts'
import { createFonts, renderFigure, renderPng } from '../../src/figures/node/index.ts'
import type { Fonts } from '../../src/figures/node/index.ts'
import { openUnifont } from '../../src/figures/node/unifont.ts'
import { measureText } from '../../src/figures/text.ts'
import { splitRuns } from '../../src/figures/node/text-runs.ts'
import { shapeText } from '../../src/figures/node/shape-text.ts'

const ANIMALS = ['猫', '犬', '鳥']
const image = { height: 4, width: 4, channels: 1 }
const bundled = createFonts({ folders: [] })
const none = createFonts({ folders: [], last: () => undefined })
let folder: string
let system: Fonts

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-fonts-'))
  await writeFile(join(folder, 'any.ttf'), openUnifont()?.bytes() ?? '')
  system = createFonts({ folders: [folder], last: () => undefined })
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

function sheetOf(classNames: readonly string[], note?: string): Figure {
  const images = new Float32Array(classNames.length * 16).fill(0.5)
  return { kind: 'classSheet', options: { images, image, classNames, note, title: 'Samples' } }
}

/** The pixels of the figure's left part beside each of its rows of tiles, as text: what labels look like. */
function labelsOf(png: Uint8Array, rows: number): string[] {
  const { width, height, data, channels } = decode(png)
  // Tiles are 56 pixels of the figure high and 4 apart, the margin is 20, and a pixel of the figure is two.
  const [pitch, bottom] = [120, height - 40]
  return Array.from({ length: rows }, (_, row) => {
    const top = bottom - (rows - row) * pitch + 8
    const strips = Array.from({ length: 112 }, (__, y) => {
      const start = (top + y) * width * channels
      return Array.from(data.subarray(start + 80 * channels, start + 300 * channels)).join(' ')
    })
    return strips.join('\n')
  })
}

describe('renderFigure', () => {
  it.each([
    ['the fonts of the system', () => system],
    ['no font but those that come along', () => bundled],
    ['no font at all', () => none],
  ])('gives three names three labels with %s', async (_, fonts) => {
    const png = await renderFigure(sheetOf(ANIMALS), { fonts: fonts() })
    expect(new Set(labelsOf(png, 3)).size).toBe(3)
    const same = await renderFigure(sheetOf(['猫', '猫', '猫']), { fonts: fonts(), classes: ANIMALS })
    expect(new Set(labelsOf(same, 3)).size).toBe(1)
  })

  it('gives the label of a class whose name no font can show, and says so', async () => {
    const numbered = await renderFigure(sheetOf(['猫', 'dog', '鳥']), { classes: ['dog', '鳥', '猫'], fonts: none })
    const note =
      'No font on this machine can show the names of the classes that stand here by their labels (#0, #1, …). On Debian, install fonts-noto and fonts-noto-cjk.'
    expect(numbered).toEqual(renderPng(await drawFigure(sheetOf(['#2', 'dog', '#1'], note))))
  })

  it('draws names that DejaVu Sans has as it did before', async () => {
    const figure = sheetOf(['airplane', 'кошка', 'قطة كلب', 'חתול', '<b>&"', 'x'.repeat(60)])
    const drawn = await drawFigure(figure)
    expect(await renderFigure(figure, { fonts: bundled })).toEqual(renderPng(drawn))
  })

  it.each(['cat 🐈', '👩‍👩‍👧 family', 'हिन्दी', 'แมวน้ำ', '한국어', '<猫> & "犬"', '𓃠', '猫'.repeat(60)])(
    'draws %s',
    async (name) => {
      const png = await renderFigure(sheetOf([name, 'other']), { fonts: bundled })
      const [label, other] = labelsOf(png, 2)
      expect(label).not.toBe(other)
      expect(new Set(label.split('\n')).size).toBeGreaterThan(5)
    },
  )

  it('draws a matrix with names of any script', async () => {
    const confusion = [
      [3, 1, 0],
      [0, 4, 0],
      [2, 0, 2],
    ]
    const figure: Figure = { kind: 'confusionMatrix', options: { confusion, classNames: ANIMALS } }
    const [shown, numbered] = [
      await renderFigure(figure, { fonts: bundled }),
      await renderFigure(figure, { fonts: none }),
    ]
    expect(shown).not.toEqual(renderPng(await drawFigure(figure)))
    expect(numbered).not.toEqual(shown)
  })
})

describe('splitRuns', () => {
  const faces = bundled.substitutes('猫犬 ܐܒ')

  it('splits where the font changes', () => {
    const runs = splitRuns('label 猫 犬 ✓', faces)
    expect(runs.map(({ text }) => text)).toEqual(['label ', '猫', ' ', '犬', ' ✓'])
    expect(runs.map(({ face }) => face?.family ?? 'ours').join(' ')).toBe('ours UnifontExMono ours UnifontExMono ours')
  })

  it('keeps together what is written from right to left', () => {
    expect(splitRuns('read ܐܒ ܒܐ ✓', faces).map(({ text }) => text)).toEqual(['read ', 'ܐܒ ܒܐ', ' ✓'])
  })
})

describe('shapeText', () => {
  it.each(['猫犬鳥', '고양이', 'ねこ', '👩‍👩‍👧', 'हिन्दी क्षत्रिय', 'แมวน้ำ', 'ຄຳ', 'ამა', 'ኢትዮጵያ', 'ខ្មែរ', 'မြန်မာ', 'தமிழ்'])(
    'sets %s no wider than measured',
    (text) => {
      const face = openUnifont()
      if (face === undefined) throw new Error('UnifontEX cannot be read.')
      const { advance, em } = shapeText(text, face)
      expect(advance / em).toBeLessThanOrEqual(measureText(text, { size: 1 }))
      expect(advance).toBeGreaterThan(0)
    },
  )
})
