import { describe, expect, it } from 'vitest'
import { decodeImage, measureImage, readStored } from '../../src/data/node/decode.ts'
import { imageKind, promisedKind } from '../../src/data/node/image-kinds.ts'
import { storedBytes } from '../../src/data/node/stored-image.ts'
import { bmpBytes, coreBmpBytes, pnmBytes } from './value-bytes.ts'

/** Reads a file as bytes: its size and its pixels. */
async function read(bytes: Buffer) {
  const stored = await readStored(bytes)
  const { height, width, channels } = stored.image
  expect(await measureImage(bytes)).toMatchObject({ height, width, grey: channels <= 2 })
  return { size: [height, width, channels], pixels: [...storedBytes(stored)] }
}

const GREYS = [0, 0, 0, 0, 90, 90, 90, 0]
const COLOURS = [3, 2, 1, 0, 30, 20, 10, 0]

describe('readBmp', () => {
  it.each([
    ['1 bit, from below', { width: 2, height: 2, bits: 1, palette: GREYS, pixels: [0x40, 0, 0, 0, 0x80, 0, 0, 0] }],
    ['4 bits, from above', { width: 2, height: -2, bits: 4, palette: GREYS, pixels: [0x10, 0, 0, 0, 0x01, 0, 0, 0] }],
    ['8 bits', { width: 2, height: 2, bits: 8, palette: GREYS, pixels: [0, 1, 0, 0, 1, 0, 0, 0] }],
    ['8 bits, last row not filled up', { width: 2, height: 2, bits: 8, palette: GREYS, pixels: [0, 1, 0, 0, 1, 0] }],
    [
      'RLE8: runs, a jump and single pixels',
      { width: 2, height: 2, bits: 8, palette: GREYS, method: 1, pixels: [0, 2, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1] },
    ],
  ])('reads grey of a palette: %s', async (_, parts) => {
    expect(await read(bmpBytes(parts))).toEqual({ size: [2, 2, 1], pixels: [90, 0, 0, 90] })
  })

  it('reads single pixels of RLE8, filled up to two bytes', async () => {
    const pixels = [0, 3, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1]
    const parts = { width: 4, height: 1, bits: 8, palette: GREYS, method: 1, pixels }
    expect((await read(bmpBytes(parts))).pixels).toEqual([0, 90, 0, 90])
  })

  it('reads colours of palettes, also of three bytes each', async () => {
    const expected = { size: [1, 2, 3], pixels: [1, 2, 3, 10, 20, 30] }
    const pixels = [0, 1, 0, 0]
    expect(await read(bmpBytes({ width: 2, height: 1, bits: 8, palette: COLOURS, pixels }))).toEqual(expected)
    const palette = [3, 2, 1, 30, 20, 10]
    expect(await read(coreBmpBytes(2, 1, { palette, pixels }))).toEqual(expected)
  })

  it.each([
    ['24 bits', { bits: 24, pixels: [9, 8, 7, 0] }, [7, 8, 9]],
    ['32 bits', { bits: 32, pixels: [9, 8, 7, 1] }, [7, 8, 9]],
    ['16 bits', { bits: 16, pixels: [0x1f, 0x42, 0, 0] }, [132, 132, 255]],
    [
      '16 bits by masks',
      { bits: 16, method: 3, masks: [0xf800, 0x7e0, 0x1f], pixels: [0xe0, 0x87, 0, 0] },
      [132, 255, 0],
    ],
    [
      '32 bits with alpha by masks',
      { bits: 32, method: 3, masks: [0xff, 0xff00, 0xff0000, 0xff000000], pixels: [1, 2, 3, 200] },
      [1, 2, 3, 200],
    ],
  ])('reads colours without a palette: %s', async (_, parts, expected) => {
    expect(await read(bmpBytes({ width: 1, height: 1, ...parts }))).toEqual({
      size: [1, 1, expected.length],
      pixels: expected,
    })
  })

  it.each([
    ['cut off', { pixels: [1, 2] }, 'it is cut off'],
    [
      'of 2^31 - 1 pixels a side',
      { width: 2 ** 31 - 1, height: 2 ** 31 - 1 },
      'exceeds the limit of 100 million pixels',
    ],
    ['of 10^8 pixels that are not there', { width: 10_000, height: -10_000 }, 'it is cut off'],
    [
      'of 10^8 packed pixels that are not there',
      { width: 10_000, height: 10_000, bits: 8, method: 1 },
      'it is cut off',
    ],
    ['without pixels', { height: 0 }, 'it has no pixels'],
    ['of two bits', { bits: 2 }, 'it has 2 bits a pixel: make it a PNG'],
    ['packed as JPEG', { method: 4 }, 'its pixels are packed in a way that is not read (4): make it a PNG'],
    ['with a colour beyond its palette', { bits: 8, palette: GREYS }, 'it has a pixel of colour 9 in a palette of 2'],
    ['with a run beyond its edge', { bits: 8, method: 1, pixels: [2, 0, 0, 1] }, 'its pixels go beyond its edge'],
    ['without an end', { bits: 8, method: 1, palette: GREYS, pixels: [1, 0] }, 'it is cut off'],
  ])('refuses one %s', async (_, parts, message) => {
    const bytes = bmpBytes({ width: 1, height: 1, bits: 24, pixels: [9, 8, 7, 0], ...parts })
    await expect(readStored(bytes)).rejects.toThrow(message)
  })
})

describe('readPnm', () => {
  it.each([
    ['P1', pnmBytes('P1\n# a comment with 2 numbers 3\n3 2\n1 0 1\n010'), [0, 255, 0, 255, 0, 255]],
    ['P2', pnmBytes('P2 3 2 # wide\n255\n1 2 3\n4 5\t255'), [1, 2, 3, 4, 5, 255]],
    ['P2 of 12 bits', pnmBytes('P2\n3 2\n4095\n0 4095 2048 1 8 9 '), [0, 255, 128, 0, 0, 1]],
    ['P4', pnmBytes('P4\n3 2\n', [0b10100000, 0b01000000]), [0, 255, 0, 255, 0, 255]],
    ['P5', pnmBytes('P5\n3 2\n255\n', [1, 2, 3, 4, 5, 6]), [1, 2, 3, 4, 5, 6]],
    ['P5 of 15', pnmBytes('P5\n3 2\n15\n', [0, 15, 1, 2, 3, 4]), [0, 255, 17, 34, 51, 68]],
    [
      'P5 of 16 bits',
      pnmBytes('P5\n3 2\n65535\n', [0, 0, 1, 1, 255, 255, 128, 128, 0, 128, 0, 129]),
      [0, 1, 255, 128, 0, 1],
    ],
  ])('reads grey: %s', async (_, bytes, pixels) => {
    expect(await read(bytes)).toEqual({ size: [2, 3, 1], pixels })
  })

  it('reads colours, and channels of PAM', async () => {
    const colours = { size: [1, 2, 3], pixels: [1, 2, 3, 4, 5, 6] }
    expect(await read(pnmBytes('P3 2 1 255 1 2 3 4 5 6'))).toEqual(colours)
    expect(await read(pnmBytes('P6\r2\r1\r255\r', [1, 2, 3, 4, 5, 6]))).toEqual(colours)
    const pam = 'P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 100\nTUPLTYPE RGB_ALPHA\nENDHDR\n'
    expect(await read(pnmBytes(pam, [0, 100, 50, 20]))).toEqual({ size: [1, 1, 4], pixels: [0, 255, 128, 51] })
  })

  it.each([
    ['cut off', 'P5\n2 2\n255\nabc', 'it is cut off'],
    ['cut off in text', 'P2\n2 1\n255\n7 ', 'it is cut off'],
    ['of 10^8 numbers that are not there', 'P6\n10000 10000\n65535\nabc', 'it is cut off'],
    ['of too many pixels', 'P5\n99999 99999\n255\nabc', 'it exceeds the limit of 100 million pixels'],
    ['without pixels', 'P5\n0 9\n255\nabc', 'it has no pixels'],
    ['with white at 0', 'P5\n1 1\n0\nabc', 'its white is 0, which is not within 1 to 65,535'],
    ['with white beyond 16 bits', 'P5\n1 1\n65536\nabc', 'its white is 65536'],
    ['without a white', 'P5\n1 1\nabc', 'its header is damaged'],
    ['with a value beyond its white', 'P2\n1 1\n9\n10', 'it has a value above 9, its white'],
    ['with words', 'P2\n2 1\n9\n1 one', 'it has something else among its numbers'],
    ['of five channels', 'P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nENDHDR\nabcde', 'it has 5 channels'],
  ])('refuses one %s', async (_, text, message) => {
    await expect(readStored(pnmBytes(text))).rejects.toThrow(message)
  })
})

describe('what is read here', () => {
  it('is brought to size and channels as any image is', async () => {
    const target = { image: { height: 1, width: 2, channels: 2 }, fit: 'stretch' } as const
    expect([...(await decodeImage(pnmBytes('P5 1 1 255\n', [70]), target))]).toEqual([70, 255, 70, 255])
  })

  it('is known by its first bytes; its name promises it', () => {
    const bmp = bmpBytes({ width: 1, height: 1, bits: 24, pixels: [9, 8, 7, 0] })
    const texts = ['P1 is first', 'P5', 'BMW, Porsche, Audi', 'P2P networks'].map((text) => Buffer.from(text))
    expect([bmp, pnmBytes('P6\n1 1'), pnmBytes('P7\nWIDTH'), ...texts].map(imageKind)).toEqual([
      'BMP',
      'PNM',
      'PNM',
      ...texts.map(() => undefined),
    ])
    expect(['a.BMP', 'a.dib', 'a.pgm', 'a.pam'].map(promisedKind)).toEqual(['BMP', 'BMP', 'PNM', 'PNM'])
  })
})
