// Renders a data set of coloured letters: a folder for each letter, for `facet train --data`.
//
//   node --import ./scripts/source.mjs examples/letters.ts DIR [--classes ABCDEFGHIJ] [--count 500] [--size 32] [--seed 0]
//
// Each image is a letter in one of the 21 DejaVu faces that npm installs with Facet, in a random ink on a random light
// paper, turned by up to 20 degrees. A pure function of its arguments.
import { createRequire } from 'node:module'
import { mkdir } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { Resvg } from '@resvg/resvg-js'
import sharp from 'sharp'
import { randomStream } from '../src/array/index.ts'
import type { RandomStream } from '../src/array/index.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    classes: { type: 'string', default: 'ABCDEFGHIJ' },
    count: { type: 'string', default: '500' },
    size: { type: 'string', default: '32' },
    seed: { type: 'string', default: '0' },
  },
})
const [folder] = positionals
const [count, size, seed] = [values.count, values.size, values.seed].map(Number)

const FONTS = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
const FONT_FILES = readdirSync(FONTS)
  .filter((file) => file.startsWith('DejaVuS'))
  .map((file) => join(FONTS, file))

/** Family, weight and slant of every face. */
const FACES = [
  ...['Sans', 'Sans Condensed', 'Sans Mono', 'Serif', 'Serif Condensed'].flatMap((family) =>
    ['normal', 'bold'].flatMap((weight) =>
      ['normal', 'italic'].map(
        (style) => `font-family="DejaVu ${family}" font-weight="${weight}" font-style="${style}"`,
      ),
    ),
  ),
  'font-family="DejaVu Sans" font-weight="200"',
]

/** Letters are drawn so many at a time, because the fonts are read anew for every drawing. */
const COLUMNS = 25

function letterTile(letter: string, stream: RandomStream): string {
  const face = FACES[stream.below(FACES.length)]
  const ink = `hsl(${stream.below(360)}, ${60 + stream.below(40)}%, ${25 + stream.below(25)}%)`
  const paper = `hsl(${stream.below(360)}, ${20 + stream.below(60)}%, ${86 + stream.below(12)}%)`
  const turn = 40 * stream.uniform() - 20
  const height = 62 + 28 * stream.uniform()
  const [x, y] = [50 + 10 * (stream.uniform() - 0.5), 50 + 10 * (stream.uniform() - 0.5)]
  return (
    `<rect width="100" height="100" fill="${paper}"/>` +
    `<text ${face} font-size="${height}" fill="${ink}" text-anchor="middle" ` +
    `transform="translate(${x} ${y}) rotate(${turn}) translate(0 ${0.36 * height})">${letter}</text>`
  )
}

/** Draws tiles in one picture, `[rows * size, COLUMNS * size, 4]`. */
function drawTiles(tiles: readonly string[]): { pixels: Buffer; width: number; height: number } {
  const placed = tiles.map((tile, index) => {
    const [x, y] = [(index % COLUMNS) * size, Math.floor(index / COLUMNS) * size]
    return `<svg x="${x}" y="${y}" width="${size}" height="${size}" viewBox="0 0 100 100">${tile}</svg>`
  })
  const [width, height] = [COLUMNS * size, Math.ceil(tiles.length / COLUMNS) * size]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${placed.join('')}</svg>`
  const picture = new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: FONT_FILES } }).render()
  return { pixels: Buffer.from(picture.pixels), width, height }
}

async function writeLetter(letter: string): Promise<void> {
  await mkdir(join(folder, letter), { recursive: true })
  const tiles = Array.from({ length: count }, (_, index) =>
    letterTile(letter, randomStream(seed, `letters/${letter}`, index)),
  )
  const { pixels, width, height } = drawTiles(tiles)
  const picture = sharp(pixels, { raw: { width, height, channels: 4 } }).removeAlpha()
  for (const index of tiles.keys()) {
    const [left, top] = [(index % COLUMNS) * size, Math.floor(index / COLUMNS) * size]
    const file = join(folder, letter, `${`${index}`.padStart(5, '0')}.png`)
    await picture.clone().extract({ left, top, width: size, height: size }).toFile(file)
  }
}

if (!folder) throw new Error('Say where the letters go: examples/letters.ts DIR.')
for (const letter of values.classes) await writeLetter(letter)
