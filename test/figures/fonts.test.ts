import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faceInMemory, readFace } from '../../src/figures/node/font-face.ts'
import { createFonts, OWN_FONTS } from '../../src/figures/node/fonts.ts'
import { readFonts } from '../../src/figures/node/system-fonts.ts'
import { openUnifont } from '../../src/figures/node/unifont.ts'
import { unpackWoff } from '../../src/figures/node/woff.ts'

const PACKAGE = createRequire(import.meta.url).resolve('@fontsource/unifontex/package.json')
const WOFF = join(dirname(PACKAGE), 'files/unifontex-latin-400-normal.woff')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-fonts-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0
}

describe('readFace', () => {
  it.each([
    ['Latin, Greek, Cyrillic, Hebrew and Arabic', 'aéžγжשע قطة'.replaceAll(' ', ''), true],
    ['a face among emoji', '😀', true],
    ['no ideograph, Hangul, kana, Thai, Devanagari, nor a cat among emoji', '猫한ねแह🐈', false],
  ])('finds in DejaVu Sans %s', (_, text, has) => {
    const face = readFace(OWN_FONTS[0])
    expect(Array.from(text, (character) => face?.has(codePoint(character)))).toEqual(Array.from(text, () => has))
  })

  it('reads what chooses a font', () => {
    const [regular, bold] = OWN_FONTS.map(readFace)
    expect(regular).toMatchObject({ family: 'DejaVu Sans', weight: 400, isItalic: false })
    expect(bold).toMatchObject({ family: 'DejaVu Sans', weight: 700, isItalic: false })
  })

  it('takes a damaged file, or none, for no font', async () => {
    const whole = await readFile(OWN_FONTS[0])
    const path = join(folder, 'damaged.ttf')
    for (const length of [0, 3, 20, 400, 5000, whole.length / 2]) {
      await writeFile(path, whole.subarray(0, length))
      expect(readFace(path)).toBeUndefined()
    }
    expect(readFace(join(folder, 'missing.ttf'))).toBeUndefined()
  })
})

describe('unpackWoff', () => {
  it('makes the font that has nearly every character', () => {
    const face = openUnifont()
    expect(Array.from('猫한ねแह🐈', (character) => face?.has(codePoint(character)))).not.toContain(false)
    expect(face?.has(codePoint('𠮷'))).toBe(false)
  })

  it('refuses what is no WOFF file, and a damaged one', async () => {
    expect(() => unpackWoff(Buffer.alloc(100))).toThrow('unpackWoff: not a WOFF file.')
    const woff = Buffer.from(await readFile(WOFF))
    woff.fill(7, woff.length / 2)
    expect(() => unpackWoff(woff)).toThrow(/header check|distance|block|code|length/u)
  })
})

describe('createFonts', () => {
  it('looks at no other font while DejaVu Sans has all', () => {
    const last = () => {
      throw new Error('A font was opened.')
    }
    const fonts = createFonts({ folders: [], last })
    expect(fonts.substitutes('airplane, кошка, قطة, חתול ✓ −1.20 …').size).toBe(0)
    expect(() => fonts.substitutes('猫')).toThrow('A font was opened.')
  })

  it('prefers a font of the system, and else takes the last one', async () => {
    await writeFile(join(folder, 'a.ttf'), unpackWoff(await readFile(WOFF)))
    const last = openUnifont()
    const find = (folders: string[]) => createFonts({ folders, last: () => last }).substitutes('cat 猫')
    expect([...find([folder]).keys()]).toEqual(['猫'])
    expect(find([folder]).get('猫')?.family).toBe('UnifontExMono')
    expect(find([folder]).get('猫')).not.toBe(last)
    expect(find([join(folder, 'missing')]).get('猫')).toBe(last)
  })

  it('tells which characters no font has', () => {
    const fonts = createFonts({ folders: [], last: () => undefined })
    expect(fonts.substitutes('猫 cat')).toEqual(new Map([['猫', undefined]]))
  })

  it('puts upright sans-serif fonts of regular weight first', () => {
    const ttf = dirname(OWN_FONTS[0])
    const families = readFonts([ttf]).map(({ family, weight, isItalic }) => `${family} ${weight} ${isItalic}`)
    expect(families[0]).toBe('DejaVu Sans 400 false')
    expect(families.findIndex((one) => one.includes('Serif'))).toBeGreaterThan(
      families.indexOf('DejaVu Sans 700 false'),
    )
  })

  it('leaves out fonts of coloured pictures', async () => {
    const font = Buffer.from(await readFile(OWN_FONTS[0]))
    // The tag of a table that no choice depends on is made that of coloured bitmaps.
    font.write('CBDT', font.indexOf('GPOS'), 'latin1')
    expect(faceInMemory(font)).toBeUndefined()
  })
})
