import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeImage, measureImage, resizeImage } from '../../src/data/node/decode.ts'
import { handmadePng, plain } from './image-bytes.ts'

/** Decodes to a size of so many channels, and returns the bytes. */
async function decode(
  bytes: Buffer,
  channels: number,
  [height, width] = [1, 1],
  fit: 'crop' | 'pad' | 'stretch' = 'crop',
) {
  return [...(await decodeImage(bytes, { image: { height, width, channels }, fit }))]
}

/** Two frames of 8 × 8, white and then black. */
const frames = sharp(Buffer.concat([Buffer.alloc(192, 255), Buffer.alloc(192)]), {
  raw: { width: 8, height: 16, channels: 3, pageHeight: 8 },
})

/** Luminance of pure red in linear light, 0.2126, as an sRGB byte. */
const RED = 127

describe('decodeImage', () => {
  it.each([
    ['grey of 16 bits', { bits: 16, kind: 0, rows: [0, 0x80, 0x00] }, [128]],
    ['colour of 16 bits', { bits: 16, kind: 2, rows: [0, 0x80, 0, 0x40, 0, 0xff, 0xff] }, [128, 64, 255]],
    ['grey of one bit', { bits: 1, kind: 0, rows: [0, 0x80] }, [255]],
    ['a palette', { bits: 8, kind: 3, rows: [0, 1], palette: [0, 0, 0, 255, 0, 9] }, [255, 0, 9]],
    ['grey and alpha', { bits: 8, kind: 4, rows: [0, 100, 128] }, [100, 128]],
    ['colour and alpha', { bits: 8, kind: 6, rows: [0, 255, 0, 9, 51] }, [255, 0, 9, 51]],
  ])('reads a PNG of %s', async (_, parts, expected) => {
    expect(await decode(handmadePng({ width: 1, height: 1, ...parts }), expected.length)).toEqual(expected)
  })

  it('makes every number of channels of every other', async () => {
    const grey = handmadePng({ width: 1, height: 1, bits: 8, kind: 0, rows: [0, 90] })
    const red = handmadePng({ width: 1, height: 1, bits: 8, kind: 2, rows: [0, 255, 0, 0] })
    const all = (bytes: Buffer) => Promise.all([1, 2, 3, 4].map((channels) => decode(bytes, channels)))
    expect(await all(grey)).toEqual([[90], [90, 255], [90, 90, 90], [90, 90, 90, 255]])
    expect(await all(red)).toEqual([[RED], [RED, 255], [255, 0, 0], [255, 0, 0, 255]])
  })

  it('lays alpha on white where there is none to be', async () => {
    const clear = handmadePng({ width: 1, height: 1, bits: 8, kind: 6, rows: [0, 255, 0, 0, 51] })
    expect(await decode(clear, 3)).toEqual([255, 204, 204])
    expect(await decode(clear, 2)).toEqual([RED, 51])
    expect((await decode(clear, 1))[0]).toBeGreaterThan(204)
  })

  it('takes the first frame of what moves', async () => {
    for (const moving of [frames.clone().gif({ delay: [9, 9] }), frames.clone().webp({ lossless: true })]) {
      const bytes = await moving.toBuffer()
      expect((await sharp(bytes).metadata()).pages).toBe(2)
      expect(await measureImage(bytes)).toEqual({ height: 8, width: 8, grey: false, numbers: '8-bit' })
      expect(await decode(bytes, 3)).toEqual([255, 255, 255])
    }
  })

  it('makes sRGB of CMYK', async () => {
    const bytes = await plain([200, 30, 40]).toColourspace('cmyk').jpeg().toBuffer()
    expect((await sharp(bytes).metadata()).space).toBe('cmyk')
    const [red, green, blue] = await decode(bytes, 3)
    expect([red > 150, green < 60, blue < 60]).toEqual([true, true, true])
  })

  it('turns what is on its side upright', async () => {
    // Left half black, right half white; orientation 6 asks for a quarter turn clockwise: black comes to lie above.
    const sideways = plain([0, 0, 0], 32, 16).composite([
      { input: await plain([255, 255, 255]).png().toBuffer(), left: 16, top: 0 },
    ])
    const bytes = await sideways.withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect(await measureImage(bytes)).toMatchObject({ height: 32, width: 16 })
    const [above, below] = await decode(bytes, 1, [2, 1], 'stretch')
    expect([above < 30, below > 225]).toEqual([true, true])
  })

  it.each(['jpeg', 'webp', 'gif', 'tiff', 'avif'] as const)('reads %s', async (format) => {
    const [red, green, blue] = await decode(await plain([250, 10, 10]).toFormat(format).toBuffer(), 3)
    expect([red > 230, green < 40, blue < 40]).toEqual([true, true, true])
  })

  it('cuts out the centre, adds margins or stretches', async () => {
    // Black with a white bar in the middle third, twice as wide as high.
    const bar = plain([0, 0, 0], 48, 24).composite([
      { input: await plain([255, 0, 0], 16, 24).png().toBuffer(), left: 16, top: 0 },
    ])
    const bytes = await bar.png().toBuffer()
    const row = async (fit: 'crop' | 'pad' | 'stretch', at: number, channels = 3) =>
      (await decode(bytes, channels, [24, 24], fit)).slice(at * 24 * channels, (at * 24 + 1) * channels)
    expect([await row('crop', 0), await row('stretch', 0)]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ])
    expect([await row('pad', 0), await row('pad', 12)]).toEqual([
      [255, 255, 255],
      [0, 0, 0],
    ])
    expect(await row('pad', 0, 4)).toEqual([0, 0, 0, 0])
    const red = async (fit: 'crop' | 'stretch') =>
      (await decode(bytes, 3, [24, 24], fit)).filter((byte) => byte > 128).length / 24
    expect([await red('crop'), await red('stretch')]).toEqual([16, 8])
  })

  it('takes what claims too many pixels for damaged, before it takes their memory', async () => {
    const bomb = handmadePng({
      width: 60_000,
      height: 60_000,
      bits: 8,
      kind: 2,
      rows: Array.from({ length: 99 }, () => 0),
    })
    await expect(measureImage(bomb)).rejects.toThrow('exceeds pixel limit')
    await expect(decode(bomb, 3)).rejects.toThrow('exceeds pixel limit')
  })
})

describe('measureImage', () => {
  it.each([
    [{ bits: 8, kind: 0, rows: [0, 1] }, true],
    [{ bits: 16, kind: 0, rows: [0, 1, 1] }, true],
    [{ bits: 8, kind: 4, rows: [0, 1, 1] }, true],
    [{ bits: 8, kind: 2, rows: [0, 1, 1, 1] }, false],
    [{ bits: 8, kind: 3, rows: [0, 0], palette: [1, 1, 1] }, false],
  ])('knows what is kept as grey: %j is %s', async (parts, grey) => {
    const numbers = parts.bits === 16 ? '16-bit' : '8-bit'
    const native = { height: 1, width: 1, grey, numbers }
    expect(await measureImage(handmadePng({ width: 1, height: 1, ...parts }))).toEqual(native)
  })
})

describe('resizeImage', () => {
  it.each([1, 2, 3, 4])('brings pixels of %d channels to any other number', async (channels) => {
    const pixels = new Uint8Array(4 * channels).fill(channels % 2 === 0 ? 255 : 80)
    for (const to of [1, 2, 3, 4]) {
      const image = { height: 3, width: 5, channels: to }
      const resized = await resizeImage(pixels, { height: 2, width: 2, channels }, { image, fit: 'stretch' })
      const grey = channels % 2 === 0 ? 255 : 80
      expect([...resized]).toEqual(
        Array.from({ length: 15 * to }, (_, at) => (to % 2 === 0 && at % to === to - 1 ? 255 : grey)),
      )
    }
  })
})
