import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import type { ImageSheetOptions } from '../../src/figures/index.ts'
import { imageSheet } from '../../src/figures/index.ts'
import { renderPng } from '../../src/figures/node/index.ts'
import { layoutSheet } from '../../src/figures/sheet-layout.ts'

/** Every value of every tile differs from its neighbours: smoothing anywhere would show. */
function patterned(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => ((index * 97) % 256) / 255)
}

function sheet(options: Partial<ImageSheetOptions> = {}): ImageSheetOptions {
  const { rows = 2, columns = 3, image = { height: 4, width: 5, channels: 1 } } = options
  const images = patterned(rows * columns * image.height * image.width * image.channels)
  return { images, rows, columns, image, title: 'Test', scale: 3, ...options }
}

function six<T>(value: T): T[] {
  return Array.from({ length: 6 }, () => value)
}

/** Returns how many pixels of the tiles in the PNG differ from the images' own, and how many were compared. */
function compareTiles(options: ImageSheetOptions): { compared: number; wrong: number } {
  const { images, image, columns } = options
  const { width, height, channels } = image
  const layout = layoutSheet(options)
  const png = decode(renderPng(imageSheet(options)))
  const zoom = png.width / layout.width
  const size = zoom * layout.scale
  let [compared, wrong] = [0, 0]
  for (const [row, top] of layout.rowTops.entries()) {
    for (const [column, left] of layout.columnLefts.entries()) {
      for (let at = 0; at < width * size * height * size; at++) {
        const [x, y] = [at % (width * size), Math.floor(at / (width * size))]
        const pixel = (zoom * top + y) * png.width + zoom * left + x
        const source = ((row * columns + column) * height + Math.floor(y / size)) * width + Math.floor(x / size)
        for (let channel = 0; channel < 3; channel++) {
          const wanted = Math.round(images[source * channels + (channel % channels)] * 255)
          compared++
          if (png.data[pixel * png.channels + channel] !== wanted) wrong++
        }
      }
    }
  }
  return { compared, wrong }
}

describe('pixels of tiles', () => {
  it.each([
    ['grey', sheet()],
    ['colour', sheet({ image: { height: 3, width: 2, channels: 3 } })],
    ['scale 1', sheet({ scale: 1 })],
    ['default scale', sheet({ scale: undefined })],
    ['captions and labels', sheet({ rowLabels: ['a', 'b'], captions: six(['asked 3', 'read 3']) })],
    ['frames', sheet({ captions: six(['x']), captionTone: six('bad') })],
    ['groups, dark', sheet({ rows: 4, rowsPerGroup: 2, theme: 'dark' })],
  ])('%s: exactly the values given, enlarged without blur', (_, options) => {
    const { compared, wrong } = compareTiles(options)
    expect(compared).toBeGreaterThan(0)
    expect(wrong).toBe(0)
  })

  it('makes tiles of at least 56 pixels by default', () => {
    const layout = layoutSheet(sheet({ scale: undefined, image: { height: 28, width: 28, channels: 1 } }))
    expect([layout.tileWidth, layout.tileHeight]).toEqual([56, 56])
  })

  it('clamps what is outside 0..1', () => {
    const options = sheet({ rows: 1, columns: 1, image: { height: 1, width: 2, channels: 1 } })
    const drawn = imageSheet({ ...options, images: Float32Array.of(-3, 7) })
    expect(drawn).toBe(imageSheet({ ...options, images: Float32Array.of(0, 1) }))
  })
})

describe('pixels that are not finite', () => {
  it('are magenta and counted, and do not throw', () => {
    const options = sheet()
    options.images[0] = Number.NaN
    options.images[21] = Number.POSITIVE_INFINITY
    const drawn = imageSheet(options)
    const layout = layoutSheet(options)
    const png = decode(renderPng(drawn))
    const first = (2 * layout.rowTops[0] * png.width + 2 * layout.columnLefts[0]) * png.channels
    expect([...png.data.subarray(first, first + 3)]).toEqual([255, 0, 255])
    expect(drawn).toContain('2 of 120 values are not finite: their pixels are magenta.')
    expect(imageSheet(sheet())).not.toContain('finite')
  })
})

describe('text of a sheet', () => {
  it('is escaped wherever it comes from', () => {
    const name = '<b>&"'
    const drawn = imageSheet(
      sheet({
        scale: 12,
        title: name,
        subtitle: name,
        rowTitle: name,
        columnTitle: name,
        rowLabels: [name, name],
        columnLabels: [name, name, name],
        captions: six([name]),
      }),
    )
    expect(drawn).not.toContain('<b>')
    expect(drawn.match(/>&lt;b&gt;&amp;&quot;<\/text>/gu)).toHaveLength(4 + 2 + 3 + 6)
    expect(() => renderPng(drawn)).not.toThrow()
  })

  it('is truncated with an ellipsis where it is too long for its place', () => {
    const long = 'a class name that nobody could fit into a sheet of images, however hard they tried'
    const drawn = imageSheet(sheet({ rowLabels: [long, 'b'], columnLabels: [long, 'b', 'c'], columnTitle: long }))
    expect(drawn).not.toContain(long)
    expect(drawn.match(/…<\/text>/gu)).toHaveLength(3)
    expect(layoutSheet(sheet({ rowLabels: [long, 'b'] })).rowLabelWidth).toBe(120)
  })

  it('marks tones with a sign, not with colour alone', () => {
    const captions = ['asked 1', 'asked 2', 'asked 3', 'a', 'b', 'c'].map((line) => [line])
    const captionTone = ['good', 'bad', 'plain', 'plain', 'plain', 'plain'] as const
    const drawn = imageSheet(sheet({ captions, captionTone }))
    expect(drawn).toContain('>asked 1 ✓<')
    expect(drawn).toContain('>asked 2 ✗<')
    expect(drawn).toContain('>asked 3<')
  })

  it('leaves out tiles after the last of a row', () => {
    const captions = six(['x'])
    expect(imageSheet(sheet({ captions, tilesInRow: [3, 1] })).match(/>x</gu)).toHaveLength(4)
  })
})

describe('imageSheet', () => {
  it('is a pure function', () => {
    expect(imageSheet(sheet())).toBe(imageSheet(sheet()))
  })

  it.each([
    [{ images: new Float32Array(119) }, 'imageSheet: images must hold [2*3,4,5,1] = 120 values, got 119.'],
    [{ rows: 0 }, 'imageSheet: rows must be a whole number of at least 1, got 0.'],
    [{ columns: 1.5 }, 'imageSheet: columns must be a whole number of at least 1, got 1.5.'],
    [{ scale: 2.5 }, 'imageSheet: scale must be a whole number of at least 1, got 2.5.'],
    [{ image: { height: 4, width: 5, channels: 5 } }, 'imageSheet: images must have 1 to 4 channels, got 5.'],
    [{ rowLabels: ['a'] }, 'imageSheet: rowLabels must hold 2 entries, got 1.'],
    [{ columnLabels: [] }, 'imageSheet: columnLabels must hold 3 entries, got 0.'],
    [{ captions: [['a']] }, 'imageSheet: captions must hold 6 entries, got 1.'],
    [{ captionTone: ['good'] }, 'imageSheet: captionTone must hold 6 entries, got 1.'],
  ] satisfies [Partial<ImageSheetOptions>, string][])('refuses what does not fit: case %#', (options, message) => {
    const draw = (): string => imageSheet({ ...sheet(), ...options })
    expect(draw).toThrow(FacetError)
    expect(draw).toThrow(message)
  })
})

describe('renderPng', () => {
  it('renders two pixels for one', () => {
    const png = decode(renderPng('<svg xmlns="http://www.w3.org/2000/svg" width="7" height="3"/>'))
    expect([png.width, png.height]).toEqual([14, 6])
  })

  it('names what is not SVG', () => {
    expect(() => renderPng('<p>')).toThrow(
      /^renderPng: not an SVG document: .* Pass what a figure function returned\.$/u,
    )
  })
})
