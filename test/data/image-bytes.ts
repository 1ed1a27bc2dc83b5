import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import type { Sharp } from 'sharp'

/** A colour as bytes: red, green, blue, and alpha where it has one. */
export type Colour = readonly [number, number, number, number?]

/** Returns an image of one colour, to be encoded: `plain(…).png().toBuffer()`. */
export function plain([r, g, b, alpha]: Colour, width = 16, height = 16): Sharp {
  const background = { r, g, b, alpha: (alpha ?? 255) / 255 }
  return sharp({ create: { width, height, channels: alpha === undefined ? 3 : 4, background } })
}

/** Returns the bytes of a PNG of one colour. */
export function png(colour: Colour, width?: number, height?: number): Promise<Buffer> {
  return plain(colour, width, height).png().toBuffer()
}

/** What a PNG's header says, and what follows it. */
export interface PngParts {
  readonly width: number
  readonly height: number
  readonly bits: number
  /** 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha. */
  readonly kind: number
  /** Rows, each with its filter's number before it. */
  readonly rows: readonly number[]
  readonly palette?: readonly number[]
}

/** Returns the bytes of a PNG made by hand; nothing is checked, so that tests can make wrong ones. */
export function handmadePng({ width, height, bits, kind, rows, palette }: PngParts): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([bits, kind], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', Uint8Array.from(palette))] : []),
    chunk('IDAT', deflateSync(Uint8Array.from(rows))),
    chunk('IEND', new Uint8Array(0)),
  ])
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** Writes files into a new folder below `parent`, by their paths in it, and returns its path. */
export function writeTree(parent: string, name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = join(parent, name)
  mkdirSync(folder)
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}

/** Returns the files of a small set: images of one colour each, all of them different, `perClass` a class. */
export async function smallSet(classes: readonly string[], perClass = 4): Promise<Record<string, Buffer>> {
  const named = classes.flatMap((name, label) =>
    Array.from({ length: perClass }, async (_, index) => {
      return [`${name}/${index}.png`, await png([label * 20, index * 20, 100])] as const
    }),
  )
  return Object.fromEntries(await Promise.all(named))
}
